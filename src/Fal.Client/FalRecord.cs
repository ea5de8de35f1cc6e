using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal;

/// <summary>A generated record that keeps the properties that its schema does not name.</summary>
public abstract record FalRecord
{
    private FalProperties _additionalProperties = FalProperties.Empty;

    /// <summary>
    /// Properties that the schema does not name: what the service sent beyond it, or what to send beyond it.
    /// </summary>
    [JsonIgnore] // What reads attributes would take it for a property of that name.
    public FalProperties AdditionalProperties
    {
        get => _additionalProperties;

        // Forms of ASP.NET set what they have nothing for to null.
        init => _additionalProperties = value ?? FalProperties.Empty;
    }

    /// <summary>Keeps a property of a record that is being read. Of two with one name the last counts.</summary>
    internal void Keep(string name, JsonElement value)
    {
        if (ReferenceEquals(_additionalProperties, FalProperties.Empty))
            _additionalProperties = FalProperties.Wrap([]);
        _additionalProperties.Keep(name, value);
    }

    /// <summary>The properties and their values, as records write them.</summary>
    /// <returns>The text.</returns>
    public sealed override string ToString()
    {
        var text = new StringBuilder(GetType().Name).Append(" { ");
        if (PrintMembers(text))
            text.Append(' ');
        return text.Append('}').ToString();
    }

    /// <summary>Writes the properties beyond the schema as a part of <c>ToString</c>, where there are any.</summary>
    /// <param name="builder">Where to.</param>
    /// <returns>Whether there were any.</returns>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (AdditionalProperties.Count == 0)
            return false;
        builder.Append("AdditionalProperties = ").Append(AdditionalProperties);
        return true;
    }
}
