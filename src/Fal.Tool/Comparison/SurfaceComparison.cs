using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>
/// Judges by the lines of the public surface alone whether code that compiled may not: where one is gone, where something must be set that need
/// not be, and where null converts to a type in more ways than one.
/// </summary>
internal static class SurfaceComparison
{
    private const string Required = "required ";

    /// <summary>The lines that code may have stood on.</summary>
    public static IReadOnlyList<SurfaceLine> Broken(EndpointModel before, EndpointModel after)
    {
        var old = Lines(before);
        var now = Lines(after);
        return
        [
            .. old.Where(line => !now.Contains(line) && !(IsRequired(line) && now.Contains(line[Required.Length..]))).Select(line => SurfaceLine.Of(line)),
            .. now.Where(line => IsRequired(line) && !old.Contains(line) && old.Contains($"sealed record {TypeOf(SurfaceLine.Of(line).Subject)}")).Select(line => SurfaceLine.Of(line, isNew: true)),
            .. now.Where(line => IsFromNull(line) && !old.Contains(line)).Select(line => SurfaceLine.Of(line, isNew: true)).Where(line => old.Count(other => IsFromNull(other) && TypeOf(SurfaceLine.Of(other).Subject) == TypeOf(line.Subject)) == 1),
        ];
    }

    /// <summary>Whether a line is a conversion to a union that null takes.</summary>
    private static bool IsFromNull(string line) =>
        line.Contains(".implicit operator ", StringComparison.Ordinal) && line.Contains("? value)", StringComparison.Ordinal) && !line.EndsWith('!') && !line.EndsWith('?');

    /// <summary>What code of other projects sees of an internal client is nothing, but the project's own sees all.</summary>
    private static HashSet<string> Lines(EndpointModel model) => [.. PublicSurface.Of(model with { IsInternal = false })];

    private static bool IsRequired(string line) => line.StartsWith(Required, StringComparison.Ordinal);

    /// <summary>The type that a member is in.</summary>
    private static string TypeOf(string member) =>
        member.IndexOf(".implicit operator ", StringComparison.Ordinal) is >= 0 and var conversion ? member[..conversion] : member[..member.LastIndexOf('.')];
}
