using System.Xml;

namespace Fal.Tool.Files;

/// <summary>An element, and where it stands in its text.</summary>
internal sealed class XmlNodeText
{
    private readonly Dictionary<string, string> _attributes = new(StringComparer.OrdinalIgnoreCase);

    public XmlNodeText(XmlReader reader, int start, XmlNodeText? parent)
    {
        (Name, Start, Parent, Depth) = (reader.LocalName, start, parent, reader.Depth);
        while (reader.MoveToNextAttribute())
            _attributes[reader.LocalName] = reader.Value;
        reader.MoveToElement();
    }

    public string Name { get; }

    /// <summary>What it is in; null for the root.</summary>
    public XmlNodeText? Parent { get; }

    public int Depth { get; }

    public int Start { get; }

    /// <summary>Where the text after it begins.</summary>
    public int End { get; set; }

    /// <summary>Where its end tag begins; -1 where it has none.</summary>
    public int CloseStart { get; set; } = -1;

    /// <summary>The text in it.</summary>
    public string Value { get; set; } = "";

    public string? this[string attribute] => _attributes.GetValueOrDefault(attribute);

    /// <summary>Whether it holds whatever the project is built for.</summary>
    public bool IsUnconditional => this["Condition"] is null && !Is("Otherwise") && Parent?.IsUnconditional != false;

    public bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
