using System.Globalization;
using Fal.Schemas.Budgets;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>The types that have a place of their own in the rewritten schema: one for the same parts, wherever they are met.</summary>
internal sealed class SchemaDefinitions
{
    private readonly Dictionary<JObject, string> _ids = [];
    private readonly Dictionary<string, string> _keys = [];
    private readonly List<(string Key, SchemaParts Parts)> _all = [];
    private int _next;

    public IReadOnlyList<(string Key, SchemaParts Parts)> All => _all;

    /// <summary>The name of the definition for parts.</summary>
    public string KeyOf(SchemaParts parts)
    {
        var ids = string.Join(",", parts.Shape.Select(Id).OrderBy(id => id, StringComparer.Ordinal));
        if (_keys.TryGetValue(ids, out var key))
            return key;

        // Circles of different lengths that hold together have as many types as the lengths multiplied.
        Budget.Check(_all.Count + 1, Budget.Referred, "the endpoint", "types, once the parts of its schemas are put together");
        _all.Add((key = "d" + _all.Count.ToString(CultureInfo.InvariantCulture), parts));
        return _keys[ids] = key;
    }

    /// <summary>The next definition to be written; null where all are.</summary>
    public (string Key, SchemaParts Parts)? Next() => _next < _all.Count ? _all[_next++] : null;

    private string Id(JObject part) => _ids.TryGetValue(part, out var id) ? id : _ids[part] = _ids.Count.ToString(CultureInfo.InvariantCulture);
}
