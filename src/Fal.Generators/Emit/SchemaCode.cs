using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>Writes the JSON Schema of a type, which is read only where somebody asks for it, and which trimming drops where nobody does.</summary>
internal static class SchemaCode
{
    public static void Schema(this CodeWriter code, TypeModel type)
    {
        var signature = $"static FalTypeSchema IFalJson<{type.Name}>.Schema() => ";
        switch (type.Schema)
        {
            case SchemaPartModel part:
                code.Line();
                code.Line($"{signature}FalTypeSchema.In<{part.Root.Name}>({Literals.Quote(part.Pointer)});");
                break;
            case SchemaDocumentModel document:
                code.Line();
                code.Line(signature + "new(\"\"\"");
                foreach (var line in document.Json.Split('\n'))
                    code.Indented(line);
                code.Indented("\"\"\"u8);");
                break;
        }
    }
}
