using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fal.Schemas;
using Fal.Shared;

namespace Fal.Tool.Files;

/// <summary>The text of <c>fal.lock.json</c>: which models a folder has, where they are from, and what each file must hold.</summary>
internal static class LockFile
{
    private const string Dates = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static byte[] Write(IEnumerable<LockEntry> entries)
    {
        var output = new ArrayBufferWriter<byte>();
        var layout = new JsonLayout(output);
        layout.StartObject();
        layout.Name("models");
        layout.StartObject();
        foreach (var entry in entries.OrderBy(entry => entry.Id, StringComparer.Ordinal))
        {
            layout.Name(entry.Id);
            Write(layout, entry);
        }

        layout.EndObject();
        layout.Name("version");
        output.Write(Encoding.UTF8.GetBytes(SchemaLock.Version.ToString(CultureInfo.InvariantCulture)));
        layout.EndObject();
        layout.EndFile();
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="FalToolException">It is no lock.</exception>
    public static IReadOnlyList<LockEntry> Read(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var version = root.GetProperty("version").GetInt32();
            if (version != SchemaLock.Version)
                throw new FalToolException($"{path} is of version {version}, which this dotnet fal does not know: update the tool (dotnet tool update Fal.Tool).");
            var entries = root.GetProperty("models").EnumerateObject().Select(Entry).ToList();
            return entries.GroupBy(entry => entry.Id).FirstOrDefault(same => same.Count() > 1) is { } twice
                ? throw new FalToolException($"{path} cannot be read: '{twice.Key}' is in it twice. Take one of the two out, then dotnet fal check says whether it was the right one.")
                : entries;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new FalToolException(Unreadable(json, path, error), error);
        }
    }

    /// <summary>Where the lock is wrong, and what helps.</summary>
    private static string Unreadable(ReadOnlyMemory<byte> json, string path, Exception error)
    {
        var lines = Encoding.UTF8.GetString(json.Span).Split('\n');
        if (Array.FindIndex(lines, line => line.StartsWith("<<<<<<<", StringComparison.Ordinal) || line.StartsWith(">>>>>>>", StringComparison.Ordinal)) is >= 0 and var mark)
            return $"{path} cannot be read, line {mark + 1}: a merge left its marks there. Take one side of it (git checkout --ours {path}), then take in what the files of the other side are: dotnet fal add {Path.Combine(Path.GetDirectoryName(path)!, "*" + SchemaFileName.Extension)}";
        var wrong = error is FormatException { Data: { Count: > 0 } data } ? (string)data["id"]! : null;
        var at = error is JsonException { LineNumber: { } number } ? (int)number : wrong is null ? -1 : Array.FindIndex(lines, line => line.Contains($"\"{wrong}\"", StringComparison.Ordinal));
        var why = wrong is not null ? $"the entry of '{VisibleText.Of(wrong, 100)}' is wrong" : error is JsonException ? "it is no JSON" : "it is no lock";
        return $"{path} cannot be read{(at < 0 ? "" : $", line {at + 1}")}: {why}. Mend it there, or take it back from the repository (git checkout {path}).";
    }

    private static void Write(JsonLayout layout, LockEntry entry)
    {
        layout.StartObject();
        Member("date", entry.Date);
        Member("fetched", entry.Fetched.UtcDateTime.ToString(Dates, CultureInfo.InvariantCulture));
        Member("file", entry.File);
        Member("sha256", entry.Sha256);
        Member("source", entry.Source);
        layout.EndObject();

        void Member(string name, string? value)
        {
            if (value is null)
                return;
            layout.Name(name);
            layout.Text(value);
        }
    }

    private static LockEntry Entry(JsonProperty model)
    {
        try
        {
            return Checked(model);
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new FormatException(error.Message, error) { Data = { ["id"] = model.Name } };
        }
    }

    private static LockEntry Checked(JsonProperty model)
    {
        var entry = new LockEntry(model.Name, Text("source")!, Text("sha256")!)
        {
            Date = Text("date", isOptional: true),
            Fetched = DateTimeOffset.Parse(Text("fetched")!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            File = Text("file", isOptional: true),
        };
        var isName = entry.File is null || (entry.File.Length > 0 && entry.File is not ("." or "..") && !entry.File.AsSpan().ContainsAny('/', '\\', ':') && entry.File == VisibleText.Escape(entry.File));
        if (EndpointIdSyntax.Steps(entry.Id) is null || !isName || entry.Sha256.Length != 64 || !entry.Sha256.All(char.IsAsciiHexDigitLower))
            throw new FormatException($"The entry of '{entry.Id}' is wrong.");
        return entry;

        string? Text(string name, bool isOptional = false) =>
            isOptional && !model.Value.TryGetProperty(name, out _) ? null : model.Value.GetProperty(name).GetString() ?? throw new FormatException(name);
    }
}
