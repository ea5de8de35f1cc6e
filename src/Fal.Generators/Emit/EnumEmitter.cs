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
        var others = model.IsChecked ? "is read as it is, and sent only with ValidateInputs off" : "is sent and read as it is";
        code.Line($"/// <param name=\"Value\">The value as the service writes it; one that is not listed here {others}.</param>");
        code.Attributes(model);
        if (!model.IsOpen)
        {
            code.Disable("CS3016", "Known values are a list.");
            code.List("[KnownValues(", model.Members.Select(Literal).ToList(), ")]");
        }

        using (code.Open($"{TypeParts.Access(model.IsInternal)} readonly record struct {model.Name}({_value} Value) : {(model.IsChecked ? "IFalKnownValues" : "IFalJson")}<{model.Name}>"))
        {
            foreach (var member in model.Members)
            {
                code.SummaryXml($"<c>{Docs.Escape(member.Value)}</c>");
                code.Line($"public static {model.Name} {member.Name} => new({Literal(member)});");
                code.Line();
            }

            if (model.IsChecked)
            {
                code.Using("System.Collections.Generic");
                code.List($"static IReadOnlyList<{model.Name}> IFalKnownValues<{model.Name}>.KnownValues {{ get; }} = new[] {{ ", model.Members.Select(m => m.Name).ToList(), " };");
                code.Line();
            }

            if (!IsString)
                code.Using("System.Globalization");
            code.Conversion(_value, model.Name, "value");
            code.Line("/// <inheritdoc/>");
            code.Line($"public override string ToString() => {(IsString ? "Value ?? \"\"" : "Value.ToString(CultureInfo.InvariantCulture)")};");
            code.Line();
            code.Line($"static {model.Name} IFalJson<{model.Name}>.Read(ref Utf8JsonReader reader) => new(FalJson.Read{model.ValueKind}(ref reader));");
            code.Line();
            code.Line($"void IFalJson<{model.Name}>.Write(Utf8JsonWriter writer) => FalJson.Write{model.ValueKind}(writer, Value);");
            code.Schema(model);
        }
    }

    private string Literal(EnumMemberModel member) => IsString ? Literals.Quote(member.Value) : member.Value;
}
