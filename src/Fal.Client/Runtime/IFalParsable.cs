using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Fal.Runtime;

/// <summary>
/// A value that is made of text, as query strings, forms, routes and configuration have it: of a string that is no JSON, and of the JSON of
/// anything else. What its schema does not allow is not taken. For generated code.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[TypeConverter(typeof(FalTextConverter))]
public interface IFalParsable<TSelf> : IFalJson<TSelf>, ISpanParsable<TSelf>, IFalText
    where TSelf : IFalParsable<TSelf>
{
    /// <summary>The values of which it is one; null where it may have others.</summary>
    static virtual IReadOnlyList<TSelf>? OnlyValues => null;

    static TSelf IParsable<TSelf>.Parse(string s, IFormatProvider? provider) => FalText.Parse<TSelf>(s);

    static bool IParsable<TSelf>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out TSelf result) =>
        FalText.TryParse(s, out result);

    static TSelf ISpanParsable<TSelf>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => FalText.Parse<TSelf>(s.ToString());

    static bool ISpanParsable<TSelf>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out TSelf result) =>
        FalText.TryParseAs(s.ToString(), out result);

    object IFalText.FromText(string text) => FalText.Parse<TSelf>(text);

    string IFalText.ToText() => FalText.Of((TSelf)this);
}
