using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>Writes a set of known values as a struct over a string or an integer, which takes any other value as well: what is sent is checked elsewhere.</summary>
internal sealed class EnumEmitter(CodeWriter code, EnumModel model)
{
    private readonly string _value = model.ValueKind switch { Primitive.String => "string", Primitive.Int32 => "int", _ => "long" };

    private bool IsString => model.ValueKind is Primitive.String;

    public void Emit()
    {
        if (model.Description is { } description)
            code.Summary(description);
        else
            code.SummaryXml($"Known values: {Docs.Listed([.. model.Members.Select(m => m.Value)])}.");
        code.Line("/// <param name=\"Value\">The value as the service writes it.</param>");
        code.Line($"/// <completionlist cref=\"{model.Name}\"/>");
        code.Attributes(model);
        using (code.Open($"{TypeParts.Access(model.IsInternal)} readonly record struct {model.Name}({_value} Value) : {(model.IsChecked ? "IFalKnownValues" : "IFalParsable")}<{model.Name}>"))
        {
            Members();
            code.Conversion(IsString ? "string?" : _value, model.Name, IsString ? "new(value!)" : "new(value)");
            code.TryParse(model.Name);
            if (!IsString)
                code.Using("System.Globalization");
            code.Line("/// <inheritdoc/>");
            code.Line($"public override string ToString() => {(IsString ? "Value ?? \"\"" : "Value.ToString(CultureInfo.InvariantCulture)")};");
            code.Line();
            code.Line($"static {model.Name} IFalJson<{model.Name}>.Read(ref Utf8JsonReader reader) => new(FalJson.Read{model.ValueKind}(ref reader));");
            code.Line($"void IFalJson<{model.Name}>.Write(Utf8JsonWriter writer) => FalJson.Write{model.ValueKind}(writer, Value);");
            code.Schema(model);
        }
    }

    /// <summary>Each value, the list of all, and constants to be switched on.</summary>
    private void Members()
    {
        foreach (var member in model.Members)
        {
            code.SummaryXml($"<c>{Docs.Escape(member.Value)}</c>");
            code.Line($"public static {model.Name} {member.Name} => new({member.ConstantName});");
        }

        code.Line();
        code.SummaryXml("The value itself, for <c>switch</c>.");
        code.List($"public const {_value} ", model.Members.Select(m => $"{m.ConstantName} = {(IsString ? Literals.Quote(m.Value) : m.Value)}").ToList(), ";");
        code.Line();
        code.Using("System.Collections.Generic");
        code.SummaryXml("The values that the schema lists.");
        code.List($"public static IReadOnlyList<{model.Name}> KnownValues {{ get; }} = new[] {{ ", model.Members.Select(m => m.Name).ToList(), " };");
        code.Line();
    }
}
