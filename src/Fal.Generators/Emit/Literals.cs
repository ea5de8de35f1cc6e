using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Emit;

/// <summary>Text as C# literals.</summary>
internal static class Literals
{
    public static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Utf8(string text) => Quote(text) + "u8";
}
