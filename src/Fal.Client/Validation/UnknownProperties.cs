using System.Text.Json;
using Fal.Shared;

namespace Fal;

/// <summary>Finds the properties of JSON that a type does not name.</summary>
/// <param name="type">The type.</param>
/// <param name="everywhere">Whether also where the type keeps what it does not name.</param>
/// <param name="errors">What is found.</param>
internal sealed class UnknownProperties(IFalMembers type, bool everywhere, List<FalFieldError> errors)
{
    // Whoever wrote the JSON may be anybody.
    private const int MostTold = 100;
    private const int LongestName = 100;

    private readonly List<FieldStep> _steps = [];

    public void Find(JsonElement json)
    {
        if (type.Whole is { } whole)
            In(json, whole.Inner, whole.IsMap);
        else
            In(json, type, isMap: false);
    }

    /// <param name="members">The type of the value, or of its items; null where it has no properties that are known.</param>
    private void In(JsonElement value, IFalMembers? members, bool isMap)
    {
        if (members is null)
            return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    At(FieldStep.At(index++), item, members, isMap);
                break;
            case JsonValueKind.Object when isMap:
                foreach (var entry in value.EnumerateObject())
                    At(FieldStep.To(entry.Name), entry.Value, members, isMap: false);
                break;
            case JsonValueKind.Object when members.Members is { Count: > 0 } known:
                foreach (var property in value.EnumerateObject())
                    Property(property, members, known);
                break;
        }
    }

    private void Property(JsonProperty property, IFalMembers members, IReadOnlyList<FalMember> known)
    {
        if (known.FirstOrDefault(member => member.JsonName == property.Name) is { } member)
            At(FieldStep.To(property.Name), property.Value, member.Inner, member.IsMap);
        else if (errors.Count < MostTold && (everywhere || !members.IsOpen))
            errors.Add(Unknown(property.Name, known));
    }

    private void At(FieldStep step, JsonElement value, IFalMembers? members, bool isMap)
    {
        _steps.Add(step);
        In(value, members, isMap);
        _steps.RemoveAt(_steps.Count - 1);
    }

    private FalFieldError Unknown(string name, IReadOnlyList<FalMember> known)
    {
        var path = FieldPath.Of([.. _steps, FieldStep.To(name)], null);
        return new FalFieldError(path.Json, $"There is no such property.{Nearest(name, known)}", FalErrorType.OrNull("extra_forbidden"));
    }
    private static string Nearest(string name, IReadOnlyList<FalMember> known) => name.Length > LongestName
        ? ""
        : $" The nearest is '{known.Select(member => member.JsonName).Distinct().OrderBy(other => EditDistance.Between(name, other)).First()}'.";
}
