using System.Globalization;

namespace Worker;

/// <summary>Keeps the ids of requests in a file, a line each: on the disk before the request is followed.</summary>
internal sealed class RequestIds : IDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<int, string> _ids = [];
    private readonly StreamWriter _file;

    public RequestIds(string path)
    {
        // The process may have ended in the middle of a line, which then names nothing.
        foreach (var parts in File.Exists(path) ? File.ReadLines(path).Select(line => line.Split(' ')) : [])
        {
            if (parts is [var line, var id, "."])
                _ids[int.Parse(line, CultureInfo.InvariantCulture)] = id;
        }

        _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 1, FileOptions.WriteThrough)) { AutoFlush = true };
        _file.WriteLine();
    }

    public string? Of(int line)
    {
        lock (_gate)
            return _ids.GetValueOrDefault(line) is { Length: > 0 } id ? id : null;
    }

    public ValueTask SaveAsync(int line, string requestId)
    {
        lock (_gate)
        {
            _ids[line] = requestId;
            _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line} {requestId} ."));
        }

        return default;
    }

    public ValueTask ForgetAsync(int line) => SaveAsync(line, "");

    public void Dispose() => _file.Dispose();
}
