using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Fal.Tool.Files;

/// <summary>A project file as its author wrote it: what is put in looks like what stands there, and nothing else changes.</summary>
internal sealed partial class XmlText
{
    private readonly Encoding _encoding;
    private readonly string _path;
    private string _text;

    private XmlText(string path, byte[] bytes)
    {
        _path = path;
        Bytes = bytes;
        using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
        try
        {
            _text = reader.ReadToEnd();
        }
        catch (DecoderFallbackException error)
        {
            throw new FalToolException($"{path} is not UTF-8: save it as UTF-8, or add what is missing by hand.", error);
        }

        _encoding = reader.CurrentEncoding;
        Nodes = Read();
    }

    /// <summary>What the file holds as it was read.</summary>
    public byte[] Bytes { get; }

    /// <summary>The elements of the file, in their order.</summary>
    public IReadOnlyList<XmlNodeText> Nodes { get; private set; }

    public string NewLine => _text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    public static XmlText Load(string path) => new(path, File.ReadAllBytes(path));

    public byte[] ToBytes()
    {
        var hasMark = Bytes.AsSpan().StartsWith(_encoding.Preamble) && _encoding.Preamble.Length > 0 || Bytes.AsSpan().StartsWith("\uFEFF"u8);
        return [.. hasMark ? (_encoding is UTF8Encoding ? "\uFEFF"u8.ToArray() : _encoding.GetPreamble()) : [], .. _encoding.GetBytes(_text)];
    }

    /// <summary>Puts an element after another and the comment on it, indented as that is.</summary>
    public void After(XmlNodeText node, string element) => Insert(EndWithComment(node), NewLine + Indent(node) + element);

    /// <summary>Puts a group of elements before the end of the root, with an empty line between where groups have one.</summary>
    public void AtEnd(string group, params string[] elements)
    {
        var root = Nodes[0];
        if (root.CloseStart < 0)
            throw new FalToolException($"{_path} is an empty project: give it what a project has first (dotnet new console).");
        var groups = Nodes.Where(node => node.Depth == 1).ToList();
        var step = groups.Count > 0 && Indent(groups[0]) is { Length: > 0 } indent ? indent : "  ";
        var lines = string.Concat(elements.Select(element => $"{NewLine}{step}{step}{element}"));
        var space = groups.Any(IsAfterEmptyLine) ? NewLine : "";
        var at = groups.Count > 0 ? groups[^1].End : _text.IndexOf('>', root.Start) + 1;
        var isLast = _text[at..root.CloseStart].Trim().Length == 0 && !_text[at..root.CloseStart].Contains('\n', StringComparison.Ordinal);
        Insert(at, $"{NewLine}{space}{step}<{group}>{lines}{NewLine}{step}</{group}>{(isLast ? NewLine : "")}");
    }

    /// <summary>Takes an element out, with the line that it stands on, and the comment on it.</summary>
    public void Remove(XmlNodeText node)
    {
        var start = _text.LastIndexOf('\n', Math.Max(node.Start - 1, 0));
        var isOwnLine = start >= 0 && string.IsNullOrWhiteSpace(_text[start..node.Start]);
        var from = isOwnLine ? start - (start > 0 && _text[start - 1] == '\r' ? 1 : 0) : node.Start;
        _text = _text[..from] + _text[EndWithComment(node)..];
        Nodes = Read();
    }

    /// <summary>Where an element ends, with comments that end its line.</summary>
    private int EndWithComment(XmlNodeText node) => TrailingComments().Match(_text, node.End) is { Success: true } comments ? comments.Index + comments.Length : node.End;

    private bool IsAfterEmptyLine(XmlNodeText node) => _text[..node.Start].TrimEnd(' ', '\t').EndsWith("\n" + NewLine, StringComparison.Ordinal);

    private string Indent(XmlNodeText node)
    {
        var line = _text.LastIndexOf('\n', Math.Max(node.Start - 1, 0)) + 1;
        return _text[line..node.Start] is var before && string.IsNullOrWhiteSpace(before) ? before : "";
    }

    private void Insert(int at, string text)
    {
        _text = _text.Insert(at, text);
        Nodes = Read();
    }

    private List<XmlNodeText> Read()
    {
        var lines = LineStarts();
        var nodes = new List<XmlNodeText>();
        var open = new Stack<XmlNodeText>();
        XmlNodeText? ended = null;
        try
        {
            using var reader = XmlReader.Create(new StringReader(_text), new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = false });
            while (reader.Read())
            {
                var at = lines[((IXmlLineInfo)reader).LineNumber - 1] + ((IXmlLineInfo)reader).LinePosition - 1 - Markup(reader.NodeType);
                if (ended is not null)
                    ended.End = at;
                ended = null;
                if (reader.NodeType is XmlNodeType.Element)
                {
                    var node = new XmlNodeText(reader, at, open.TryPeek(out var parent) ? parent : null);
                    nodes.Add(node);
                    if (reader.IsEmptyElement)
                        ended = node;
                    else
                        open.Push(node);
                }
                else if (reader.NodeType is XmlNodeType.EndElement)
                {
                    ended = open.Pop();
                    ended.CloseStart = at;
                }
                else if (reader.NodeType is XmlNodeType.Text && open.TryPeek(out var holder))
                {
                    holder.Value = reader.Value.Trim();
                }
            }
        }
        catch (XmlException error)
        {
            throw new FalToolException($"{_path} is no XML: {error.Message}", error);
        }

        if (ended is not null)
            ended.End = _text.Length;
        return nodes.Count > 0 ? nodes : throw new FalToolException($"{_path} is empty.");
    }

    /// <summary>How many characters of its markup stand before the place that the reader gives of a node.</summary>
    private static int Markup(XmlNodeType type) => type switch
    {
        XmlNodeType.Element => 1,
        XmlNodeType.EndElement or XmlNodeType.ProcessingInstruction or XmlNodeType.XmlDeclaration => 2,
        XmlNodeType.Comment => 4,
        XmlNodeType.CDATA => 9,
        _ => 0,
    };

    [GeneratedRegex(@"\G([ \t]*<!--(?:(?!-->)[^\r\n])*-->)+(?=[ \t]*(\r|\n|\z))")]
    private static partial Regex TrailingComments();

    private List<int> LineStarts()
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < _text.Length; i++)
        {
            if (_text[i] == '\n' || (_text[i] == '\r' && (i + 1 == _text.Length || _text[i + 1] != '\n')))
                starts.Add(i + 1);
        }

        return starts;
    }
}
