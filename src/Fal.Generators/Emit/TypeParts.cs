using Fal.Generators.Diagnostics;
using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>What several kinds of types have in common.</summary>
internal static class TypeParts
{
    /// <summary>Writes the attributes of a generated type.</summary>
    public static void Attributes(this CodeWriter code, TypeModel type)
    {
        code.Using("System.Text.Json.Serialization");
        if (type.IsTopLevel)
            code.GeneratedCode();
        code.Line($"[JsonConverter(typeof(FalJsonConverter<{type.Name}>))]");
    }

    /// <summary>The word that says who may use a type.</summary>
    public static string Access(bool isInternal) => isInternal ? "internal" : "public";

    public static void GeneratedCode(this CodeWriter code) => code.Line($"[GeneratedCode(\"Fal.Generators\", \"{Version}\")]");

    /// <summary>Marks what the schema deprecates, so that the compiler reports each use of it under our own id.</summary>
    public static void Obsolete(this CodeWriter code, string message)
    {
        code.Disable("FAL1007", "A deprecated model or property is still read and written.");
        code.Line($"[Obsolete({Literals.Quote(message)}, DiagnosticId = \"FAL1007\", UrlFormat = {Literals.Quote(HelpLinks.Of("FAL1007"))})]");
    }

    /// <summary>Writes an implicit conversion into a type.</summary>
    /// <param name="made">An expression of the new value.</param>
    public static void Conversion(this CodeWriter code, string from, string to, string made)
    {
        code.SummaryXml($"Takes a value of type <c>{Docs.Escape(from.TrimEnd('?'))}</c>.");
        code.Line($"public static implicit operator {to}({from} value) => {made};");
        code.Line();
    }

    /// <summary>Writes how a type is made of text, as ASP.NET asks each type for.</summary>
    public static void TryParse(this CodeWriter code, string type)
    {
        code.Using("System.Diagnostics.CodeAnalysis");
        code.Line("/// <inheritdoc/>");
        code.Line($"public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out {type} result) => FalText.TryParse(s, out result);");
        code.Line();
    }

    public static string Version { get; } = typeof(TypeParts).Assembly.GetName().Version.ToString(3);
}
