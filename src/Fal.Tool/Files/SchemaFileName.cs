using System.Security.Cryptography;
using System.Text;
using Fal.Shared;

namespace Fal.Tool.Files;

/// <summary>What a model's schema is called: its id with two underscores for each slash. Ids come from the network, and no two give one file, on any system.</summary>
internal static class SchemaFileName
{
    public const string Extension = ".json";
    private const int MaxLength = 100;
    private static readonly string[] Reserved = ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })];

    /// <exception cref="FalToolException">It is no id of an endpoint.</exception>
    public static string Of(string id)
    {
        if (EndpointIdSyntax.Steps(id) is null)
            throw new FalToolException($"'{VisibleText.Of(id, 100)}' is no id of a model: an id has an owner and a name, of letters, digits, '-', '.', '_' and '~', as in 'fal-ai/flux/dev'.");
        var name = id.Replace("/", "__", StringComparison.Ordinal);
        return (IsOwn(id, name) ? name : Distinct(id, name)) + Extension;
    }

    /// <summary>Whether the name says the id to whoever reads it, and every system takes it.</summary>
    private static bool IsOwn(string id, string name) =>
        name.Length <= MaxLength
        && !id.Contains("__", StringComparison.Ordinal)
        && !id.Contains("_/", StringComparison.Ordinal)
        && !id.Contains("/_", StringComparison.Ordinal)
        && id.Contains('/') && !id.EndsWith('/')
        && !name.StartsWith('.')
        && !name.Any(c => c is >= 'A' and <= 'Z' or '~')
        && !Reserved.Contains(name.Split('.')[0])
        && !IsOfPair(name)
        && name != "fal.lock";

    /// <summary>A file of a pair of schemas is called so.</summary>
    private static bool IsOfPair(string name) => name.EndsWith(".input", StringComparison.Ordinal) || name.EndsWith(".output", StringComparison.Ordinal);

    private static string Distinct(string id, string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..12];
        var start = new string([.. name.ToLowerInvariant().Take(MaxLength - 20).Select(c => c is '~' ? '-' : c)]).Trim('.', '_');
        return $"{(Reserved.Contains(start.Split('.')[0]) ? "model-" : "")}{start}~{hash}";
    }
}
