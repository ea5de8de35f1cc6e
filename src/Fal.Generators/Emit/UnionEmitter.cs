using System.Globalization;
using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>Writes one of several types as a struct that converts from each.</summary>
internal sealed class UnionEmitter(CodeWriter code, ValueSyntax syntax, TypesByName types, UnionModel union)
{
    public void Emit()
    {
        code.SummaryXml($"One of: {string.Join(", ", union.Cases.Select(c => $"<c>{Docs.Escape(syntax.Of(c.Type))}</c>"))}.");
        code.Attributes(union);
        if (union.HasFiles || union.HasMedia || union.Cases.Any(c => c.Type is ListType or MapType))
            code.Using("System.Collections.Generic");
        using (code.Open($"{TypeParts.Access(union.IsInternal)} readonly record struct {union.Name} : {(union.IsParsable ? "IFalParsable" : "IFalJson")}<{union.Name}>{(union.HasFiles ? ", IFalFileSource" : "")}{(union.HasMedia ? ", IFalMediaSource" : "")}{(union.IsChecked ? ", IFalValidated" : "")}"))
        {
            Constructors();
            Conversions();
            foreach (var @case in union.Cases)
                TryGet(@case);
            if (union.IsTagged)
                TryGetOther();
            Match();
            Equality();
            CollectFiles();
            code.CollectMedia(union);
            new ValidationEmitter(code, syntax, types).Emit(union);
            Read();
            Write();
            code.Schema(union);
        }
    }

    /// <summary>Lists and maps are interfaces, which no conversion takes: they have a constructor of their own. What null has become is held as null.</summary>
    private void Constructors()
    {
        code.Line($"private {union.Name}(object? value) => Value = value;");
        code.Line();
        foreach (var @case in union.Cases.Where(c => c.Type is ListType or MapType))
        {
            code.SummaryXml($"Holds a value of type <c>{Docs.Escape(syntax.Of(@case.Type))}</c>.");
            code.Line($"public {union.Name}({syntax.Of(@case.Type)} value) => Value = value;");
            code.Line();
        }

        code.SummaryXml("The value, for <c>switch</c>: of one of the types; null where there is none.");
        code.Line("public object? Value { get; }");
        code.Line();
    }

    private void Conversions()
    {
        foreach (var @case in union.Cases)
        {
            foreach (var from in syntax.ConvertedTo(@case.Type))
                code.Conversion(@case.Type.IsValueType ? from : from + "?", union.Name, $"new({Held(@case.Type)})");
        }

        if (union.ConvertsString is { } type)
            code.Conversion("string?", union.Name, $"({(type.IsValueType ? syntax.Of(type) : syntax.OrNull(type))})value");
        if (union.IsParsable)
            code.TryParse(union.Name);
    }

    private static string Held(TypeRef type) => type switch
    {
        ListType or MapType => "(object?)value",
        { IsValueType: true, ConvertsNull: true } => "FalUnion.ValueOf(value)",
        _ => "value",
    };

    private void TryGet(UnionCaseModel @case)
    {
        var type = syntax.Of(@case.Type);
        code.SummaryXml($"Gets the value if it is of type <c>{Docs.Escape(type)}</c>.");
        if (!@case.Type.IsValueType)
            code.Using("System.Diagnostics.CodeAnalysis");
        var parameter = @case.Type.IsValueType ? $"out {type} value" : $"[NotNullWhen(true)] out {type}? value";
        code.Line($"public bool TryGet{@case.Name}({parameter}) => FalUnion.TryGet(Value, out value);");
        code.Line();
    }

    private void TryGetOther()
    {
        code.SummaryXml("Gets the JSON of an object that is none of the cases that the schema knows, by its tag.");
        code.Line("public bool TryGetOther(out JsonElement value) => FalUnion.TryGet(Value, out value);");
        code.Line();
    }

    private void Match()
    {
        code.SummaryXml("Calls the function for the type that the value has, and gives what it returns.");
        var functions = union.Cases.Select(c => (Type: syntax.Of(c.Type), Name: c.LocalName)).ToList();
        if (union.IsTagged)
            functions.Add(("JsonElement", "other"));
        code.Signature("public TResult Match<TResult>(", functions.Select(f => $"Func<{f.Type}, TResult> {f.Name}").ToList(), ") => Value switch");
        using (code.Braces("};"))
        {
            foreach (var (type, name) in functions)
                code.Line($"{type} value => {name}(value),");
            code.Line("_ => throw FalUnion.NoValue(),");
        }

        code.Line();
    }

    /// <summary>The record struct compares its value by the value's own equality, which lists, maps and free JSON do not have.</summary>
    private void Equality()
    {
        var structural = union.Cases.Select(c => c.Type).Where(t => ValueSyntax.EqualsCall(t, "", "") is not null).ToList();
        if (union.IsTagged)
            structural.Add(new PrimitiveType(Primitive.Json));
        if (structural.Count > 0)
        {
            code.Line("/// <inheritdoc/>");
            code.Line($"public bool Equals({union.Name} other) => Value switch");
            code.Line("{");
            foreach (var type in structural)
                code.Indented($"{syntax.Of(type)} left => other.Value is {syntax.Of(type)} right && {ValueSyntax.EqualsCall(type, "left", "right")},");

            code.Indented("_ => Equals(Value, other.Value),");
            code.Line("};");
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"public override int GetHashCode() => Value is {string.Join(" or ", structural.Select(syntax.Of))} ? 0 : Value?.GetHashCode() ?? 0;");
            code.Line();
        }

        code.Line("/// <inheritdoc/>");
        code.Line("public override string ToString() => Value?.ToString() ?? \"\";");
        code.Line();
    }

    private void CollectFiles()
    {
        if (!union.HasFiles)
            return;
        var files = new CollectFilesCode(code, types);
        using (code.Open("void IFalFileSource.CollectFiles(ICollection<FalFile> files)"))
        {
            foreach (var @case in union.Cases)
            {
                if (files.Statement(@case.Type, @case.LocalName) is { } statement)
                {
                    code.Line($"if (Value is {syntax.Of(@case.Type)} {@case.LocalName})");
                    code.Indented(statement);
                }
            }
        }

        code.Line();
    }

    private void Read()
    {
        var objects = union.Objects.ToList();
        var hasShapes = objects.Count > 1 || union.IsTagged;
        if (hasShapes)
        {
            using (code.Open("private static readonly FalJsonShape[] Shapes =", "};"))
                new ObjectShapes(types).Emit(code, objects);
            code.Line();
        }

        using (code.Open($"static {union.Name} IFalJson<{union.Name}>.Read(ref Utf8JsonReader reader) => reader.TokenType switch", "};"))
        {
            foreach (var @case in union.Cases.Where(c => !IsObject(c.Type)))
                code.Line($"{Token(@case.Type)} => new({syntax.Read(@case.Type)}),");
            if (hasShapes)
                ReadObject(objects);
            else if (objects.Count == 1)
                code.Line($"JsonTokenType.StartObject => new({syntax.Read(objects[0].Type)}),");
            code.Line($"_ => FalJson.Unexpected<{union.Name}>(ref reader, {Literals.Quote(string.Join(" or ", union.Cases.Select(c => Words(c.Type)).Distinct()))}),");
        }

        code.Line();
    }

    private void ReadObject(List<UnionCaseModel> objects)
    {
        using (code.Open("JsonTokenType.StartObject => FalJson.BestShape(reader, Shapes) switch", "},"))
        {
            for (var i = 0; i < objects.Count; i++)
                code.Line($"{(i < objects.Count - 1 || union.IsTagged ? i.ToString(CultureInfo.InvariantCulture) : "_")} => new {union.Name}({syntax.Read(objects[i].Type)}),");
            if (union.IsTagged)
                code.Line($"_ => new {union.Name}(FalJson.ReadElement(ref reader)),");
        }
    }

    private void Write()
    {
        using (code.Open($"void IFalJson<{union.Name}>.Write(Utf8JsonWriter writer)"))
        {
            for (var i = 0; i < union.Cases.Count; i++)
            {
                var @case = union.Cases[i];
                code.Line($"{(i == 0 ? "" : "else ")}if (Value is {syntax.Of(@case.Type)} {@case.LocalName})");
                code.Indented(syntax.Write(@case.Type, @case.LocalName));
            }

            if (union.IsTagged)
            {
                code.Line("else if (Value is JsonElement other)");
                code.Indented("FalJson.WriteElement(writer, other);");
            }

            code.Line("else");
            code.Indented("writer.WriteNullValue();");
        }
    }

    private static bool IsObject(TypeRef type) => type is MapType or NamedType { Kind: NamedTypeKind.Record };

    private string Token(TypeRef type) => type switch
    {
        PrimitiveType { Kind: Primitive.Boolean } => "JsonTokenType.True or JsonTokenType.False",
        PrimitiveType { IsNumber: true } => "JsonTokenType.Number",
        ListType => "JsonTokenType.StartArray",
        NamedType when types.EnumOf(type) is { ValueKind: not Primitive.String } => "JsonTokenType.Number",
        _ => "JsonTokenType.String",
    };

    private string Words(TypeRef type) => Token(type) switch
    {
        _ when IsObject(type) => "an object",
        "JsonTokenType.Number" => "a number",
        "JsonTokenType.String" => "a string",
        "JsonTokenType.StartArray" => "an array",
        _ => "true or false",
    };
}
