using System.Globalization;
using Fal.Schemas.Model;
using Fal.Shared;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Emit;

/// <summary>Text as C# literals.</summary>
internal static class Literals
{
    /// <summary>A literal of a string, in which nothing is hidden: the compiler's own formatting leaves what turns the direction of text.</summary>
    public static string Quote(string text) => VisibleText.Escape(SymbolDisplay.FormatLiteral(text, quote: true));

    public static string Of(ConstantModel constant) => constant.IsText ? Quote(constant.Value) : constant.Value;

    /// <summary>A literal of a double.</summary>
    public static string Double(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.Any(c => c is '.' or 'E') ? text : text + ".0";
    }

    /// <summary>A literal of a double, of a number that the schema writes in full.</summary>
    public static string Double(decimal number) => number.ToString("0.0###########################", CultureInfo.InvariantCulture);

    /// <summary>A greatest length or count, or that of its type where there is none.</summary>
    public static string Greatest(int? maximum) => maximum is { } limit ? limit.ToString(CultureInfo.InvariantCulture) : "int.MaxValue";

    public static string Utf8(string text) => Quote(text) + "u8";
}
