using System.Text;

namespace Fal;

/// <summary>A generated record that keeps the properties that its schema does not name.</summary>
public abstract record FalRecord
{
    /// <summary>
    /// Properties that the schema does not name: what the service sent beyond it, or what to send beyond it.
    /// </summary>
    public FalProperties AdditionalProperties { get; init; } = FalProperties.Empty;

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
