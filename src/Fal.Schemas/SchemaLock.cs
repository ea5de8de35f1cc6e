using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas;

/// <summary>
/// The file <c>fal.lock.json</c>: what each schema was when <c>dotnet fal</c> fetched it,
/// <c>{ "version": 1, "models": { "owner/model": { "sha256": "…" } } }</c>.
/// </summary>
/// <param name="Entries">The models in it.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record SchemaLock(EquatableArray<LockedModel> Entries, EquatableArray<SchemaProblem> Problems)
{
    public const string FileName = "fal.lock.json";

    /// <summary>The file beside it that says which differences are meant.</summary>
    public const string IgnoreFileName = "fal.diff.ignore";

    public const long Version = 1;

    private const int MaxDepth = 50;

    /// <summary>Whether a path is that of a lock, which is no schema.</summary>
    public static bool Is(string path) => IsNamed(path, FileName);

    /// <summary>Whether a path is that of a file which stands among schemas and is none.</summary>
    public static bool IsNoSchema(string path) => Is(path) || IsNamed(path, IgnoreFileName);

    /// <summary>The hash of a schema, in lower-case hex: the SHA-256 of its text in UTF-8 without a mark of byte order, its lines ended by LF, whatever ends them in the file.</summary>
    public static string HashOf(string text)
    {
        using var algorithm = SHA256.Create();
        var hash = algorithm.ComputeHash(Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF').Replace("\r\n", "\n")));
        return string.Concat(hash.Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>Reads a lock. Whatever the file holds, it returns.</summary>
    public static SchemaLock Read(string path, string text, CancellationToken cancellationToken = default)
    {
        var problems = new List<SchemaProblem>();
        var entries = new List<LockedModel>();
        try
        {
            using var reader = new SchemaTextReader(text, withPlaces: true, new FileBudget(text.Length, cancellationToken));
            reader.MaxDepth = MaxDepth;
            reader.DateParseHandling = DateParseHandling.None;
            var root = JToken.ReadFrom(reader, new JsonLoadSettings { LineInfoHandling = LineInfoHandling.Load });
            var document = root as JObject;
            if (document?["version"] is not JValue { Value: Version })
                Report(document?["version"] ?? root, $"its 'version' is not {Version}, so that a newer 'dotnet fal' wrote it, or none did");
            else if (document["models"] is not JObject models)
                Report(document["models"] ?? root, "it has no object 'models'");
            else
                entries.AddRange(models.Properties().Select(Entry).OfType<LockedModel>());
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var place = error as JsonReaderException;
            problems.Add(SchemaProblem.At(
                new SchemaPosition(path, Math.Max(0, (place?.LineNumber ?? 0) - 1), place?.LinePosition ?? 0), SchemaProblemKind.NotLocked, FileName, $"cannot be read, so that no schema is compared with it: {error.Message.Split('\n')[0].TrimEnd('.')}"));
        }

        return new SchemaLock(entries.ToEquatableArray(), SchemaProblem.Listed(problems).ToEquatableArray());

        LockedModel? Entry(JProperty model)
        {
            if (OpenApi.Text((model.Value as JObject)?["sha256"]) is { } hash)
                return new LockedModel(model.Name, hash.ToLowerInvariant(), SchemaDocument.PositionOf(model, path));
            Report(model, $"'{model.Name}' has no 'sha256' in it");
            return null;
        }

        void Report(JToken where, string what) => problems.Add(SchemaProblem.At(
            SchemaDocument.PositionOf(where, path), SchemaProblemKind.NotLocked, FileName, $"cannot be read, so that no schema is compared with it: {what}"));
    }

    private static bool IsNamed(string path, string name) => string.Equals(Path.GetFileName(path), name, StringComparison.OrdinalIgnoreCase);
}
