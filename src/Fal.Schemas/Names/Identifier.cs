using System.Globalization;
using System.Text;

namespace Fal.Schemas.Names;

/// <summary>The rules by which a name of the schema becomes a name of C#.</summary>
internal static class Identifier
{
    /// <summary>The name of an endpoint's class: <c>fal-ai/flux/dev</c> is <c>FluxDev</c>, <c>bria/fibo/edit</c> is <c>BriaFiboEdit</c>.</summary>
    public static string OfEndpoint(string endpointId)
    {
        const string House = "fal-ai/";
        var name = Pascal(endpointId.StartsWith(House, StringComparison.Ordinal) ? endpointId.Substring(House.Length) : endpointId, betweenNumbers: "");
        if (StartsWell(name))
            return name;
        name = Pascal(endpointId, betweenNumbers: "");
        return StartsWell(name) ? name : "Model" + name;
    }

    /// <summary>The name of a component's type: what a module path puts before it is dropped.</summary>
    public static string OfComponent(string component)
    {
        var module = component.LastIndexOf("__", StringComparison.Ordinal);
        return OfComponentInFull(module < 0 ? component : component.Substring(module + 2));
    }

    /// <summary>The name of a component's type, with the module path before it.</summary>
    public static string OfComponentInFull(string component)
    {
        var name = Pascal(component);
        return StartsWell(name) ? name : "Type" + name;
    }

    /// <summary>The name of a property.</summary>
    public static string OfProperty(string property)
    {
        var name = Pascal(property);
        return StartsWell(name) ? name : "Property" + name;
    }

    /// <summary>The name of a known value: <c>landscape_4_3</c> is <c>Landscape4x3</c>, <c>16:9</c> is <c>Ratio16x9</c>, <c>720p</c> of a resolution is <c>Resolution720p</c>.</summary>
    public static string OfEnumMember(string value, string enumName)
    {
        if (value.Length == 0)
            return "Empty";

        var name = Pascal(value);
        if (StartsWell(name))
            return name;
        var isRatio = name.Length > 2 && name.Contains('x') && name.All(c => c is 'x' || char.IsDigit(c)) && value.Any(c => c is ':' or '/');
        return isRatio ? "Ratio" + name : enumName + (value[0] is '-' && value.Length > 1 && char.IsDigit(value[1]) ? "Minus" : "") + name;
    }

    /// <summary>The name of one of the things that a plural names.</summary>
    public static string Singular(string plural)
    {
        if (plural.Length < 4 || !plural.EndsWith("s", StringComparison.Ordinal))
            return plural;
        if (plural.EndsWith("ies", StringComparison.Ordinal))
            return plural.Substring(0, plural.Length - 3) + "y";
        string[] withE = ["xes", "ches", "shes", "sses"];
        if (withE.Any(e => plural.EndsWith(e, StringComparison.Ordinal)))
            return plural.Substring(0, plural.Length - 2);
        string[] notPlural = ["ss", "us", "is"];
        return notPlural.Any(e => plural.EndsWith(e, StringComparison.Ordinal)) ? plural : plural.Substring(0, plural.Length - 1);
    }

    /// <summary>
    /// Words in Pascal case. A word is a run of letters and digits; capitals inside it stay, but a word all in capitals is toned down.
    /// Two numbers that a ratio parts are joined by an x; other numbers are kept apart.
    /// </summary>
    public static string Pascal(string text, string betweenNumbers = "_")
    {
        var name = new StringBuilder(text.Length);
        var start = 0;
        while (start < text.Length)
        {
            if (!IsWordCharacter(text[start]))
            {
                name.Append(NameOf(text, start));
                start++;
                continue;
            }

            var end = start;
            while (end < text.Length && IsWordCharacter(text[end]))
                end++;
            var word = text.Substring(start, end - start);
            if (IsRatio(text, start, end))
                name.Append('x');
            else if (char.IsDigit(word[0]) && name.Length > 0 && char.IsDigit(name[name.Length - 1]))
                name.Append(betweenNumbers);
            AppendWord(name, word);
            start = end;
        }

        return name.ToString();
    }

    public static bool StartsWell(string name) => name.Length > 0 && (name[0] is '_' || char.IsLetter(name[0]) || char.GetUnicodeCategory(name[0]) is UnicodeCategory.LetterNumber);

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c);

    private static void AppendWord(StringBuilder name, string word)
    {
        var allCapitals = word.Length > 2 && word.All(c => char.IsUpper(c) || char.IsDigit(c)) && word.Count(char.IsUpper) > 2;
        name.Append(char.ToUpperInvariant(word[0]));
        name.Append(allCapitals ? word.Substring(1).ToLowerInvariant() : word.Substring(1));
    }

    /// <summary>Whether a number follows another as in <c>16:9</c> or <c>landscape_4_3</c>: two numbers, no more.</summary>
    private static bool IsRatio(string text, int start, int end)
    {
        if (start < 2 || text[start - 1] is not (':' or '_' or '/') || !AllDigits(text, start, end))
            return false;
        var before = start - 1;
        while (before > 0 && char.IsDigit(text[before - 1]))
            before--;
        var isNumberBefore = before < start - 1 && (before == 0 || !char.IsLetterOrDigit(text[before - 1]));
        var isThird = before >= 2 && text[before - 1] == text[start - 1] && char.IsDigit(text[before - 2]);
        var isFollowed = end + 1 < text.Length && text[end] == text[start - 1] && char.IsDigit(text[end + 1]);
        return isNumberBefore && !isThird && !isFollowed;
    }

    private static bool AllDigits(string text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (!char.IsDigit(text[i]))
                return false;
        }

        return true;
    }

    /// <summary>Signs that tell names apart are spelled out.</summary>
    private static string NameOf(string text, int index) => text[index] switch
    {
        '+' => "Plus",
        '%' => "Percent",
        '&' => "And",
        '@' => "At",
        '#' when index + 1 == text.Length => "Sharp",
        _ => "",
    };
}
