using System.Text;

namespace Fal.Tool.Comparison;

/// <summary>A place in JSON: <c>$.images[].url</c> is the address of each image, <c>$.timings{}</c> each value of a map.</summary>
internal sealed record JsonPath
{
    private JsonPath(JsonPath? parent, string step)
    {
        Parent = parent;
        Step = step;
    }

    public static JsonPath Root { get; } = new(null, "$");

    /// <summary>What the place is in; null of the root.</summary>
    public JsonPath? Parent { get; }

    /// <summary>The last step: the name of a property after a dot, or what stands for each item or each value.</summary>
    private string Step { get; }

    public bool IsItem => Step == "[]";

    public bool IsValue => Step == "{}";

    /// <summary>The name of the property that the last step leads to; null where it leads to none.</summary>
    public string? PropertyName => Step[0] == '.' ? Step[1..] : null;

    /// <summary>The places from the root to this one.</summary>
    public IEnumerable<JsonPath> FromRoot => Parent is null ? [this] : Parent.FromRoot.Append(this);

    public JsonPath Property(string name) => new(this, "." + name);

    public JsonPath Item() => new(this, "[]");

    public JsonPath Value() => new(this, "{}");

    /// <summary>Whether this place is the other, or inside it.</summary>
    public bool IsIn(JsonPath other) => Equals(other) || Parent?.IsIn(other) == true;

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var place in FromRoot)
            text.Append(place.PropertyName is { } name && !IsPlain(name) ? $"[\"{name}\"]" : place.Step);
        return text.ToString();
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '$');
}
