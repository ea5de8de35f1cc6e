using System.Text.Json;

namespace Fal;

/// <summary>Who may read a file.</summary>
public sealed record FalAcl
{
    /// <summary>What holds for users whom no rule names; as the account has it when null.</summary>
    public FalAclDecision? Default { get; init; }

    /// <summary>What holds for some users.</summary>
    public IReadOnlyList<FalAclRule> Rules { get; init; } = [];

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Default is { } decision)
            writer.WriteString("default"u8, Word(decision));
        if (Rules.Count > 0)
        {
            writer.WriteStartArray("rules"u8);
            foreach (var rule in Rules)
            {
                writer.WriteStartObject();
                writer.WriteString("user"u8, rule.User);
                writer.WriteString("decision"u8, Word(rule.Decision));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Word(FalAclDecision decision) => decision switch
    {
        FalAclDecision.Allow => "allow"u8,
        FalAclDecision.Forbid => "forbid"u8,
        _ => "hide"u8,
    };
}

/// <summary>What holds for one user.</summary>
/// <param name="User">The user, as the service names them.</param>
/// <param name="Decision">Whether the user may read the file.</param>
public sealed record FalAclRule(string User, FalAclDecision Decision);

/// <summary>Whether a user may read a file.</summary>
public enum FalAclDecision
{
    /// <summary>The user may.</summary>
    Allow,

    /// <summary>The user is told that they may not.</summary>
    Forbid,

    /// <summary>To the user there is no such file.</summary>
    Hide,
}
