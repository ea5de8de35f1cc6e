using Fal.Schemas.Budgets;
using Newtonsoft.Json;

namespace Fal.Schemas.Documents;

/// <summary>Reads JSON, and gives each token the place where it starts, if that is wanted: Json.NET itself gives the place where it ends.</summary>
internal sealed class SchemaTextReader : JsonTextReader, IJsonLineInfo
{
    private readonly FileBudget _budget;

    /// <summary>Empty where no places are wanted.</summary>
    private readonly string[] _lines;
    private int? _start;

    /// <param name="text">The JSON.</param>
    /// <param name="withPlaces">Whether the places of tokens are wanted.</param>
    /// <param name="budget">What the reading may cost.</param>
    public SchemaTextReader(string text, bool withPlaces, FileBudget budget)
        : base(new StringReader(text))
    {
        _budget = budget;
        _lines = withPlaces ? text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None) : [];
    }

    /// <summary>Where an error is, while a token is being read, is where the reader stands.</summary>
    int IJsonLineInfo.LinePosition => _start ?? LinePosition;

    public override bool Read()
    {
        _budget.Notice();
        _start = null;
        var isRead = base.Read();
        _start = Start();
        return isRead;
    }

    /// <summary>The column of the token's first character, counted from one; its last where it began on an earlier line.</summary>
    private int Start()
    {
        var end = LinePosition;
        if (LineNumber > _lines.Length || end == 0)
            return end;
        var line = _lines[LineNumber - 1];
        return TokenType switch
        {
            JsonToken.PropertyName when QuoteChar is not '\0' && line.LastIndexOf(QuoteChar, end - 1) is >= 0 and var close => Quote(line, close),
            JsonToken.String => Quote(line, end - 1),
            JsonToken.Integer or JsonToken.Float or JsonToken.Boolean or JsonToken.Null => Word(line, end),
            _ => end,
        };
    }

    /// <summary>Where the text starts that a quote ends.</summary>
    private int Quote(string line, int close)
    {
        for (var open = close - 1; open >= 0; open--)
        {
            if (line[open] == QuoteChar && !IsEscaped(line, open))
                return open + 1;
        }

        return close + 1;
    }

    private static bool IsEscaped(string line, int index)
    {
        var slashes = 0;
        while (slashes < index && line[index - slashes - 1] == '\\')
            slashes++;
        return slashes % 2 == 1;
    }

    private static int Word(string line, int end)
    {
        var start = end - 1;
        while (start > 0 && line[start - 1] is not (',' or ':' or '[' or ' ' or '\t'))
            start--;
        return start + 1;
    }
}
