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
        using (code.Open($"{TypeParts.Access(union.IsInternal)} readonly record struct {union.Name} : IFalJson<{union.Name}>{(union.HasFiles ? ", IFalFileSource" : "")}{(union.HasMedia ? ", IFalMediaSource" : "")}{(union.IsChecked ? ", IFalValidated" : "")}"))
        {
            code.Line("private readonly object? _value;");
            code.Line();
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

    /// <summary>Lists and maps are interfaces, which no conversion takes: they have a constructor of their own.</summary>
    private void Constructors()
    {
        code.Line($"private {union.Name}(object value) => _value = value;");
        code.Line();
        foreach (var @case in union.Cases.Where(c => c.Type is ListType or MapType))
        {
            code.SummaryXml($"Holds a value of type <c>{Docs.Escape(syntax.Of(@case.Type))}</c>.");
            code.Line("/// <param name=\"value\">The value.</param>");
            code.Line($"public {union.Name}({syntax.Of(@case.Type)} value) => _value = value;");
            code.Line();
        }
    }

    private void Conversions()
    {
        foreach (var @case in union.Cases)
        {
            foreach (var from in syntax.ConvertedTo(@case.Type))
                code.Conversion(from, union.Name, @case.Type is ListType or MapType ? "(object)value" : "value");
        }
        if (union.ConvertsString is { } type)
            code.Conversion("string", union.Name, $"({syntax.Of(type)})value");
    }

    private void TryGet(UnionCaseModel @case)
    {
        var type = syntax.Of(@case.Type);
        code.SummaryXml($"Gets the value if it is of type <c>{Docs.Escape(type)}</c>.");
        code.Line("/// <param name=\"value\">The value.</param>");
        code.Line("/// <returns>Whether it is.</returns>");
        if (!@case.Type.IsValueType)
            code.Using("System.Diagnostics.CodeAnalysis");
        var parameter = @case.Type.IsValueType ? $"out {type} value" : $"[NotNullWhen(true)] out {type}? value";
        using (code.Open($"public bool TryGet{@case.Name}({parameter})"))
        {
            code.Line(@case.Type.IsValueType ? $"value = _value is {type} held ? held : default;" : $"value = _value as {type};");
            code.Line(@case.Type.IsValueType ? $"return _value is {type};" : "return value is not null;");
        }

        code.Line();
    }

    private void TryGetOther()
    {
        code.SummaryXml("Gets the JSON of an object that is none of the cases that the schema knows, by its tag.");
        code.Line("/// <param name=\"value\">The JSON.</param>");
        code.Line("/// <returns>Whether it is none of them.</returns>");
        using (code.Open("public bool TryGetOther(out JsonElement value)"))
        {
            code.Line("value = _value is JsonElement held ? held : default;");
            code.Line("return _value is JsonElement;");
        }

        code.Line();
    }

    private void Match()
    {
        code.SummaryXml("Calls the function for the type that the value has.");
        code.Line("/// <typeparam name=\"TResult\">What the functions return.</typeparam>");
        foreach (var @case in union.Cases)
            code.Line($"/// <param name=\"{@case.LocalName.TrimStart('@')}\">Called for a value of type <c>{Docs.Escape(syntax.Of(@case.Type))}</c>.</param>");
        if (union.IsTagged)
            code.Line("/// <param name=\"other\">Called for an object that is none of the cases that the schema knows, by its tag.</param>");
        code.Line("/// <returns>What the function returned.</returns>");
        code.Line("/// <exception cref=\"InvalidOperationException\">There is no value.</exception>");
        var functions = union.Cases.Select(c => (Type: syntax.Of(c.Type), Name: c.LocalName)).ToList();
        if (union.IsTagged)
            functions.Add(("JsonElement", "other"));
        code.Signature("public TResult Match<TResult>(", functions.Select(f => $"Func<{f.Type}, TResult> {f.Name}").ToList(), ")");
        using (code.Braces())
        {
            foreach (var (_, name) in functions)
                code.Line($"ArgumentNullException.ThrowIfNull({name});");
            using (code.Open("return _value switch", "};"))
            {
                foreach (var (type, name) in functions)
                    code.Line($"{type} value => {name}(value),");
                code.Line("_ => throw new InvalidOperationException(\"There is no value.\"),");
            }
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
            code.Line($"public bool Equals({union.Name} other) => _value switch");
            code.Line("{");
            foreach (var type in structural)
                code.Indented($"{syntax.Of(type)} left => other._value is {syntax.Of(type)} right && {ValueSyntax.EqualsCall(type, "left", "right")},");

            code.Indented("_ => Equals(_value, other._value),");
            code.Line("};");
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"public override int GetHashCode() => _value is {string.Join(" or ", structural.Select(syntax.Of))} ? 0 : _value?.GetHashCode() ?? 0;");
            code.Line();
        }

        code.Line("/// <inheritdoc/>");
        code.Line("public override string ToString() => _value?.ToString() ?? \"\";");
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
                    code.Line($"if (_value is {syntax.Of(@case.Type)} {@case.LocalName})");
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
                code.Line($"{(i == 0 ? "" : "else ")}if (_value is {syntax.Of(@case.Type)} {@case.LocalName})");
                code.Indented(syntax.Write(@case.Type, @case.LocalName));
            }

            if (union.IsTagged)
            {
                code.Line("else if (_value is JsonElement other)");
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
