using System.Text;
using System.Text.Json;

namespace Fal;

/// <summary>Where in an input a value is.</summary>
/// <param name="Json">In the names of JSON: <c>loras[0].path</c>.</param>
/// <param name="Property">In the names of C#: <c>Loras[0].Path</c>; null where the input's type does not know the names.</param>
internal readonly record struct FieldPath(string Json, string? Property)
{
    /// <summary>The path that the service gives: <c>["body", "loras", 0, "path"]</c> is <c>loras[0].path</c> to whoever wrote the input.</summary>
    public static FieldPath Of(JsonElement loc, IFalMembers? members)
    {
        var steps = new List<FieldStep>();
        foreach (var step in loc.EnumerateArray())
            steps.Add(new FieldStep(step.ToString(), step.ValueKind is JsonValueKind.Number));
        if (steps is [{ IsIndex: false, Name: "body" }, ..])
            steps.RemoveAt(0);
        return Of(steps, members);
    }

    public static FieldPath Of(IReadOnlyList<FieldStep> steps, IFalMembers? members)
    {
        var json = new StringBuilder();
        foreach (var step in steps)
        {
            if (step.IsIndex)
                json.Append('[').Append(step.Name).Append(']');
            else
                json.Append(json.Length == 0 ? "" : ".").Append(step.Name);
        }

        return new FieldPath(json.ToString(), InCSharp(steps, members));
    }

    /// <summary>
    /// The same in C#; null where there is no such property. Where a value can be of several types, the service also names the type that it
    /// tried, which is left out: <c>["body", "image_size", "ImageSize", "width"]</c> is <c>ImageSize.Width</c>.
    /// </summary>
    private static string? InCSharp(IReadOnlyList<FieldStep> steps, IFalMembers? members)
    {
        var path = new StringBuilder();
        var isMap = false;
        if (members?.Whole is { } whole)
        {
            path.Append(whole.Name);
            (members, isMap) = (whole.Inner, whole.IsMap);
        }

        foreach (var step in steps)
        {
            if (step.IsIndex)
            {
                path.Append(path.Length == 0 ? "" : $"[{step.Name}]");
            }
            else if (isMap)
            {
                path.Append('[').Append('"').Append(step.Name).Append('"').Append(']');
                isMap = false;
            }
            else if (members?.Member(step.Name) is { } member)
            {
                path.Append(path.Length == 0 ? "" : ".").Append(member.Name);
                (members, isMap) = (member.Inner, member.IsMap);
            }
            else if (members is { IsUnion: false })
            {
                return null;
            }
        }

        return path.Length == 0 ? null : path.ToString();
    }
}
