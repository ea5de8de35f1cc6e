using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Models;

/// <summary>Which models a request to the platform API asks for, and which page of them.</summary>
internal sealed record ModelQuery
{
    private const int MaxIds = 50;

    /// <summary>The ids that are asked for; null for all.</summary>
    public IReadOnlyList<string>? Ids { get; private init; }

    /// <summary>Whether it searches, rather than naming what it wants.</summary>
    public bool IsSearch => Words.Length > 0 || Category is not null || Status is not null;

    public bool WithOpenApi { get; private init; }

    public bool WithEnterpriseStatus { get; private init; }

    /// <summary>The page, from 1.</summary>
    public int Page { get; private init; } = 1;

    /// <summary>How many models a page has; null for as many as there may be.</summary>
    public int? Limit { get; private init; }

    private string[] Words { get; init; } = [];

    private string? Category { get; init; }

    private string? Status { get; init; }

    /// <summary>Reads the query of a request.</summary>
    /// <returns>Null where it is not valid, and why.</returns>
    public static (ModelQuery? Query, string Error) Read(IQueryCollection query)
    {
        var (ids, error) = ReadIds(query["endpoint_id"]);
        if (error.Length > 0)
            return (null, error);
        var expansions = query["expand"].OfType<string>().ToList();
        if (expansions.Find(name => name is not ("openapi-3.0" or "enterprise_status")) is { } other)
            return (null, $"expand: '{other}' is none of 'openapi-3.0' and 'enterprise_status'");
        var status = TextOf(query, "status");
        if (status is not (null or "active" or "deprecated"))
            return (null, $"status: '{status}' is neither 'active' nor 'deprecated'");
        if (TextOf(query, "limit") is var limit && ReadNumber(limit) is < 1)
            return (null, $"limit: '{limit}' is no integer of 1 or more");
        if (ReadPage(TextOf(query, "cursor")) is not { } page)
            return (null, "cursor: it is none of an answer");
        return (
            new ModelQuery
            {
                Ids = ids,
                WithOpenApi = expansions.Contains("openapi-3.0"),
                WithEnterpriseStatus = expansions.Contains("enterprise_status"),
                Page = page,
                Limit = ReadNumber(limit),
                Words = TextOf(query, "q")?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
                Category = TextOf(query, "category"),
                Status = status,
            },
            "");
    }

    /// <summary>The ids that a request names.</summary>
    /// <returns>No ids where there are none, or where they are not valid, and why.</returns>
    public static (IReadOnlyList<string>? Ids, string Error) ReadIds(IEnumerable<string?> values)
    {
        var ids = values.OfType<string>().ToList();
        return ids.Count > MaxIds || ids.Exists(string.IsNullOrWhiteSpace)
            ? (null, $"endpoint_id: 1 to {MaxIds} ids are taken, and none may be empty")
            : (ids.Count == 0 ? null : ids, "");
    }

    /// <summary>What leads to a page: its number, as the service writes it.</summary>
    public static string CursorOf(int page) => Convert.ToBase64String(Encoding.ASCII.GetBytes(page.ToString(CultureInfo.InvariantCulture)));

    public bool Matches(ModelListing listing) => !IsSearch
        || (listing.Facts.Matches(Words) && (Category is null || listing.Facts.Category == Category) && (Status is null || listing.Facts.Status == Status));

    private static string? TextOf(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static int? ReadPage(string? cursor)
    {
        if (cursor is null)
            return 1;
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var count) && ReadNumber(Encoding.ASCII.GetString(bytes, 0, count)) is > 0 and var page ? page : null;
    }

    /// <summary>0 where it is none.</summary>
    private static int? ReadNumber(string? text) =>
        text is null ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
