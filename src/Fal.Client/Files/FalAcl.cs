using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Fal;

/// <summary>Who may read a file.</summary>
public sealed record FalAcl
{
    /// <summary>What holds for users whom no rule names; as the account has it when null.</summary>
    public FalAclDecision? Default { get; init; }

    /// <summary>What holds for some users.</summary>
    public IReadOnlyList<FalAclRule> Rules { get; init; } = [];

    /// <exception cref="FormatException">Something in the section is not understood.</exception>
    internal static FalAcl Read(IConfigurationSection section)
    {
        var acl = new FalAcl();
        section.ForEach(setting => acl = setting.Key.ToUpperInvariant() switch
        {
            "DEFAULT" => acl with { Default = ReadDecision(setting) },
            "RULES" => acl with { Rules = ReadRules(setting) },
            _ => throw setting.Unknown(),
        });
        return acl;
    }

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

    private static List<FalAclRule> ReadRules(IConfigurationSection section)
    {
        var rules = new List<FalAclRule>();
        section.ForEach(rule =>
        {
            var (user, decision) = ("", default(FalAclDecision?));
            rule.ForEach(setting =>
            {
                switch (setting.Key.ToUpperInvariant())
                {
                    case "USER": user = setting.Text(); break;
                    case "DECISION": decision = ReadDecision(setting); break;
                    default: throw setting.Unknown();
                }
            });
            rules.Add(user.Length > 0 && decision is { } decided
                ? new FalAclRule(user, decided)
                : throw new FormatException($"The configuration has '{rule.Path}' without both {nameof(FalAclRule.User)} and {nameof(FalAclRule.Decision)}."));
        });
        return rules;
    }

    private static FalAclDecision ReadDecision(IConfigurationSection setting) =>
        setting.OneOf(("allow", FalAclDecision.Allow), ("forbid", FalAclDecision.Forbid), ("hide", FalAclDecision.Hide));

    private static ReadOnlySpan<byte> Word(FalAclDecision decision) => decision switch
    {
        FalAclDecision.Allow => "allow"u8,
        FalAclDecision.Forbid => "forbid"u8,
        _ => "hide"u8,
    };
}
