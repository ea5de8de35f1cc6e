using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>Writes an object as a record: its properties, its equality, and how it reads and writes itself.</summary>
internal sealed class RecordEmitter(CodeWriter code, ValueSyntax syntax, TypesByName types, RecordModel record)
{
    public void Emit()
    {
        if (record.Description is { } description)
            code.Summary(description);
        else
            code.SummaryXml(Contents());
        code.Attributes(record);
        if (record.HasFiles || record.HasMedia || record.Properties.Any(p => p.Type is ListType or MapType))
            code.Using("System.Collections.Generic");
        using (code.Open($"{TypeParts.Access(record.IsInternal)} sealed record {record.Name}{(record.IsBody ? "" : "()")} : {string.Join(", ", Bases())}"))
        {
            Properties();
            Conversions();
            Media();
            Equality();
            CollectFiles();
            code.CollectMedia(record, types);
            new ValidationEmitter(code, syntax, types).Emit(record);
            Read();
            Write();
            code.Schema(record);
        }
    }

    /// <summary>What a record is of which the schema says nothing: a file or an object, and what is in it.</summary>
    private string Contents() => $"{(record is { Media: null, OnlyFile: null } ? "An object" : "A file")}{(record.Properties.Count == 0 ? "" : $" with {Docs.Listed([.. record.Properties.Select(p => p.JsonName)])}")}.";

    private IEnumerable<string> Bases()
    {
        if (record.IsOpen)
            yield return "FalRecord";
        yield return $"IFalJson<{record.Name}>";
        if (record.Media is not null)
            yield return "IFalMedia";
        else if (record.HasMedia)
            yield return "IFalMediaSource";
        if (record.HasFiles)
            yield return "IFalFileSource";
        if (record.IsChecked)
            yield return "IFalValidated";
    }

    private void Properties()
    {
        foreach (var property in record.Properties)
        {
            code.Property(property);
            if (property.IsDeprecated)
                code.Obsolete("The model's schema deprecates this property.");
            if (record.IsSent)
            {
                code.Limits(property);
                code.Example(property);
            }

            var required = property.MustBeSet ? "required " : "";
            var constant = property.Constant is { } only ? $" = {Literals.Of(only)};" : "";
            code.Attributed(JsonName(property), $"public {required}{syntax.Of(property)} {property.Name} {{ get; init; }}{constant}");
            code.Line();
        }
    }

    /// <summary>Its name in JSON for other tools: the record reads and writes itself. What is all of the JSON has none.</summary>
    private string? JsonName(PropertyModel property) =>
        record.IsBody || property.JsonName == property.Name ? null : $"[JsonPropertyName({Literals.Quote(property.JsonName)})]";

    /// <summary>What is all of an input or output converts to it, and a file to a record of which nothing else has to be said.</summary>
    private void Conversions()
    {
        foreach (var from in record.IsBody ? syntax.ConvertedTo(record.Properties[0].Type) : [])
            code.Conversion(from, record.Name, $"new() {{ {RecordModel.BodyName} = value }}");
        if (record.OnlyFile is not { } file)
            return;
        FileConversion(syntax.OrNull(file.Type), $"value is null ? null : new() {{ {file.Name} = value }}");
        FileConversion("string?", $"({syntax.OrNull(file.Type)})value");
    }

    /// <summary>No file is no record: a property that is set to it is left out.</summary>
    private void FileConversion(string from, string made)
    {
        code.Using("System.Diagnostics.CodeAnalysis");
        code.SummaryXml($"Takes a value of type <c>{from.TrimEnd('?')}</c>.");
        code.Line("[return: NotNullIfNotNull(nameof(value))]");
        code.Line($"public static implicit operator {record.Name}?({from} value) => {made};");
        code.Line();
    }

    /// <summary>The parts of <c>IFalMedia</c> that no property implements by its name and type.</summary>
    private void Media()
    {
        if (record.Media is not { } media)
            return;
        MediaPart("Url", media.Url, "string");
        MediaPart("ContentType", media.ContentType, "string?");
        MediaPart("FileName", media.FileName, "string?");
        MediaPart("FileSize", media.FileSize, "long?");
    }

    private void MediaPart(string name, PropertyModel? property, string type)
    {
        // A string that cannot be null implements one that can; a number must be of the very type.
        var isImplemented = property is null || (property.Name == name && syntax.Of(property) is var own && (own == type || (own == "string" && type == "string?")));
        if (isImplemented)
            return;
        code.Line($"{type} IFalMedia.{name} => {ValueSyntax.ValueOf(property!)};");
        code.Line();
    }

    /// <summary>Records compare lists, maps and free JSON by reference: these compare them by value.</summary>
    private void Equality()
    {
        if (!record.Properties.Any(p => ValueSyntax.EqualsCall(p.Type, "", "") is not null))
            return;

        var comparisons = record.Properties.Select(Comparison).ToList();
        code.Line("/// <inheritdoc/>");
        code.Line($"public bool Equals({record.Name}? other) =>");
        code.Indented(record.IsOpen ? "base.Equals(other)" : "other is not null");
        for (var i = 0; i < comparisons.Count; i++)
            code.Indented($"&& {comparisons[i]}{(i == comparisons.Count - 1 ? ";" : "")}");
        code.Line();

        // Equal records have equal hashes whether all of their values count or some.
        code.Line("/// <inheritdoc/>");
        code.List("public override int GetHashCode() => HashCode.Combine(", record.Properties.Take(8).Select(Hash).ToList(), ");");
        code.Line();
    }

    private static string Comparison(PropertyModel property)
    {
        var (left, right) = (property.Name, "other." + property.Name);
        if (ValueSyntax.EqualsCall(property.Type, left, right) is not { } call)
            return property.Type is PrimitiveType { Kind: Primitive.File } && !property.IsThreeState ? $"Equals({left}, {right})" : $"{left} == {right}";
        if (!property.IsThreeState)
            return call;
        return $"{left}.HasValue == {right}.HasValue && {ValueSyntax.EqualsCall(property.Type, ValueSyntax.ValueOf(property), "other." + ValueSyntax.ValueOf(property))}";
    }

    private static string Hash(PropertyModel property)
    {
        var value = ValueSyntax.ValueOf(property);
        return property.Type switch
        {
            ListType or MapType => $"FalEquality.GetHashCode({value})",
            PrimitiveType { Kind: Primitive.Json } => property.IsRequired ? $"{value}.ValueKind" : $"{value}?.ValueKind",
            _ => property.Name,
        };
    }

    private void CollectFiles()
    {
        if (!record.HasFiles)
            return;
        var files = new CollectFilesCode(code, types);
        using (code.Open("void IFalFileSource.CollectFiles(ICollection<FalFile> files)"))
        {
            foreach (var property in record.Properties)
            {
                if (files.Statement(property.Type, ValueSyntax.ValueOf(property)) is { } statement)
                    code.Line(statement);
            }
        }

        code.Line();
    }

    private void Read()
    {
        if (record.IsBody)
        {
            var body = record.Properties[0];
            code.Line($"static {record.Name} IFalJson<{record.Name}>.Read(ref Utf8JsonReader reader) =>");
            code.Indented($"new() {{ {body.Name} = {(body.IsNullable ? syntax.ReadOrNull(body.Type) : syntax.Read(body.Type))} }};");
            code.Line();
            return;
        }

        if (record.Properties.Any(p => p.MustBeSet))
        {
            code.Using("System.Diagnostics.CodeAnalysis");
            code.Line("[SetsRequiredMembers]");
        }

        using (code.Open($"private {record.Name}(ref Utf8JsonReader reader) : this()"))
        {
            code.Line("FalJson.ReadObject(ref reader);");
            foreach (var property in record.Properties.Where(IsNeeded))
                code.Line($"{syntax.Of(property.Type)}? {property.LocalName} = null;");
            using (code.Open("while (FalJson.ReadProperty(ref reader, out var property))"))
                ReadProperties();

            if (record.Properties.Any(IsNeeded))
                code.Line();
            foreach (var property in record.Properties.Where(IsNeeded))
                code.Line($"{property.Name} = {property.LocalName} ?? {IfMissing(property)};");
        }

        code.Line();
        code.Line($"static {record.Name} IFalJson<{record.Name}>.Read(ref Utf8JsonReader reader) => new(ref reader);");
    }

    private void ReadProperties()
    {
        for (var i = 0; i < record.Properties.Count; i++)
        {
            var property = record.Properties[i];
            code.If(
                $"{(i == 0 ? "" : "else ")}if (FalJson.Is(property, {Literals.Utf8(property.JsonName)}){Fits(property)})",
                $"{(IsNeeded(property) ? property.LocalName : property.Name)} = {ReadValue(property)};");
        }

        var otherwise = record.IsOpen ? "FalJson.ReadAdditional(ref reader, property, this);" : "FalJson.SkipAdditional(ref reader);";
        code.Line($"{(record.Properties.Count > 0 ? "else " : "")}{otherwise}");
    }

    /// <summary>An answer with an integer beyond C#'s type is paid for all the same: it is kept as JSON, with the properties that the schema does not name.</summary>
    private string Fits(PropertyModel property) =>
        record is { IsReceived: true, IsOpen: true } && !property.IsRequired && ValueSyntax.Fits(property.Type, types) is { } fits ? $" && {fits}" : "";

    private string ReadValue(PropertyModel property)
    {
        if (property.IsThreeState)
            return $"new({syntax.ReadOrNull(property.Type)})";
        return property.Type is PrimitiveType { Kind: Primitive.Json } ? syntax.Read(property.Type) : syntax.ReadOrNull(property.Type);
    }

    /// <summary>Whether the property must have a value. It is read into a variable, which tells whether it was there.</summary>
    private static bool IsNeeded(PropertyModel property) => property is { MayBeMissing: true, Constant: not null } or { IsRequired: true, IsNullable: false };

    private string IfMissing(PropertyModel property) =>
        property is { MayBeMissing: true, Constant: { } constant } ? Literals.Of(constant) : syntax.Missing(property.Type, Literals.Quote(property.JsonName));

    private void Write()
    {
        using (code.Open($"void IFalJson<{record.Name}>.Write(Utf8JsonWriter writer)"))
        {
            if (record.IsBody)
            {
                WriteBody(record.Properties[0]);
                return;
            }

            code.Line("writer.WriteStartObject();");
            foreach (var property in record.Properties)
                WriteProperty(property);
            code.Line(record.IsOpen ? "FalJson.WriteEnd(writer, AdditionalProperties);" : "writer.WriteEndObject();");
        }
    }

    private void WriteBody(PropertyModel body)
    {
        if (!body.IsNullable)
        {
            code.Line(syntax.Write(body.Type, body.Name));
            return;
        }

        code.Line($"if ({body.Name} is {{ }} {body.LocalName})");
        code.Indented(syntax.Write(body.Type, body.LocalName));
        code.Line("else");
        code.Indented("writer.WriteNullValue();");
    }

    private void WriteProperty(PropertyModel property)
    {
        var name = Literals.Utf8(property.JsonName);
        if (property is { IsRequired: true, IsNullable: false })
            code.Line(syntax.Write(property.Type, property.Name, name));
        else if (property is { IsRequired: false, IsThreeState: false })
            code.Line(syntax.WriteIfSet(property.Type, property.Name, name));
        else
            WriteOrNull(property, name);
    }

    private void WriteOrNull(PropertyModel property, string name)
    {
        code.Line($"if ({ValueSyntax.ValueOf(property)} is {{ }} {property.LocalName})");
        code.Indented(syntax.Write(property.Type, property.LocalName, name));
        code.Line(property.IsThreeState ? $"else if ({property.Name}.HasValue)" : "else");
        code.Indented($"writer.WriteNull({name});");
    }
}
