using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fal.Schemas;
using Fal.Shared;
using Fal.Tool.Catalogue;

namespace Fal.Tool.Files;

/// <summary>A folder of schemas with its lock.</summary>
internal sealed class SchemaFolder
{
    private readonly Dictionary<string, LockEntry> _entries;
    private readonly byte[]? _lock;

    private SchemaFolder(string path, byte[]? text)
    {
        Path = path;
        _lock = text;
        _entries = (text is null ? [] : LockFile.Read(text, LockPath)).ToDictionary(entry => entry.Id, StringComparer.Ordinal);
    }

    public string Path { get; }

    public string LockPath => System.IO.Path.Combine(Path, SchemaLock.FileName);

    public bool HasLock => _lock is not null;

    /// <summary>What the lock says, by id.</summary>
    public IEnumerable<LockEntry> Entries => _entries.Values.OrderBy(entry => entry.Id, StringComparer.Ordinal);

    public static SchemaFolder Open(string path) => new(path, Content(System.IO.Path.Combine(path, SchemaLock.FileName)));

    public LockEntry? Find(string id) => _entries.GetValueOrDefault(id);

    public string PathOf(LockEntry entry) => System.IO.Path.Combine(Path, entry.FileName);

    /// <summary>What a model's file holds; null where it is not there.</summary>
    public byte[]? Read(LockEntry entry) => Content(PathOf(entry));

    /// <summary>The models among some ids, or all of them where no id is given.</summary>
    /// <exception cref="FalToolException">The lock does not have one.</exception>
    public IReadOnlyList<LockEntry> Select(IReadOnlyCollection<string> ids)
    {
        if (!HasLock)
            throw new FalToolException($"There is no {LockPath}: add a model first (dotnet fal add fal-ai/flux/dev).");
        if (ids.Count == 0)
            return [.. Entries];
        return [.. ids.Distinct(StringComparer.Ordinal).SelectMany(id => id.Contains('*', StringComparison.Ordinal) ? Matching(id) : [Find(id) ?? throw Unknown(id)])
            .DistinctBy(entry => entry.Id)];
    }

    /// <summary>What to write so that models are as given, and others are gone: their files, and last the lock.</summary>
    public void Change(FileChanges changes, IReadOnlyCollection<(LockEntry Entry, byte[] Schema)> set, IReadOnlyCollection<LockEntry> removed)
    {
        FileChanges.Clear(Path);
        if (set.Count + removed.Count == 0)
            return;
        foreach (var (entry, schema) in set)
        {
            Write(changes, entry, schema);
            _entries[entry.Id] = entry;
        }

        foreach (var entry in removed)
        {
            changes.Add(PathOf(entry), null, Read(entry));
            _entries.Remove(entry.Id);
        }

        var text = LockFile.Write(_entries.Values);
        if (_lock is null || !text.AsSpan().SequenceEqual(_lock))
            changes.Add(LockPath, text, _lock);
    }

    public static string Hash(ReadOnlySpan<byte> schema) => Convert.ToHexStringLower(SHA256.HashData(schema));

    /// <summary>Whether a schema is what the lock says; one that went through an editor or through git may have other line ends.</summary>
    public static bool IsOf(LockEntry entry, ReadOnlySpan<byte> schema) =>
        Hash(schema) == entry.Sha256 || SchemaLock.HashOf(Encoding.UTF8.GetString(schema)) == entry.Sha256;

    /// <summary>The schemas in the folder that the lock does not have, by the ids that they name.</summary>
    public IReadOnlyDictionary<string, string> Unlocked()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(Path))
            return found;
        foreach (var name in Strangers().Where(name => !name.Contains('/', StringComparison.Ordinal)))
        {
            if (IdIn(System.IO.Path.Combine(Path, name)) is { Length: > 0 } id)
                found.TryAdd(id, name);
        }

        return found;
    }

    /// <summary>The files that the project takes for schemas and the lock does not have, by their paths in the folder. A folder within it may have a lock of its own.</summary>
    public IEnumerable<string> Strangers()
    {
        if (!Directory.Exists(Path))
            return [];
        var known = _entries.Values.Select(entry => entry.FileName).Append(SchemaLock.FileName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Directory.EnumerateFiles(Path, "*" + SchemaFileName.Extension, SearchOption.AllDirectories)
            .Where(file => System.IO.Path.GetDirectoryName(file) == Path || !File.Exists(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, SchemaLock.FileName)))
            .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
            .Where(name => !known.Contains(name))
            .Order(StringComparer.Ordinal);
    }

    private static string? IdIn(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind is JsonValueKind.Object ? ModelFacts.Of(document.RootElement).Id : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(FileChanges changes, LockEntry entry, byte[] schema)
    {
        var read = Read(entry);
        if (read is null || !read.AsSpan().SequenceEqual(schema))
            changes.Add(PathOf(entry), schema, read);
    }

    private List<LockEntry> Matching(string pattern)
    {
        var matching = Entries.Where(entry => IdPattern.IsMatch(pattern, entry.Id)).ToList();
        return matching.Count > 0 ? matching : throw new FalToolException($"No model of {LockPath} has an id like '{VisibleText.Of(pattern, 100)}'.");
    }

    private FalToolException Unknown(string id) =>
        new($"'{VisibleText.Of(id, 100)}' is not in {LockPath}{Nearest.Hint(id, _entries.Keys)}: dotnet fal add {VisibleText.Of(id, 100)}");

    private static byte[]? Content(string path)
    {
        if (Directory.Exists(path))
            throw new FalToolException($"{path} is a folder, and should be a file.");
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}
