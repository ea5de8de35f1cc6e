using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Fal;

/// <summary>How long the service keeps files, and who may read them. What is not set is as the account has it.</summary>
public sealed record FalObjectLifecycle
{
    private const string ShortestInWords = "1 second or more";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After how long a file is deleted: 1 second or more, sent in whole seconds. When null it is kept as long as the account's settings
    /// say. The shortest that the service's own clients name is a minute, the longest a year.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 second.</exception>
    public TimeSpan? ExpiresIn
    {
        get;
        init
        {
            OptionCheck.InRange(value is null || value >= Shortest, value, ShortestInWords, nameof(ExpiresIn));
            field = value;
        }
    }

    /// <summary>Who may read a file; as the account has it when null.</summary>
    public FalAcl? InitialAcl { get; init; }

    internal bool IsEmpty => ExpiresIn is null && InitialAcl is null;

    /// <exception cref="FormatException">Something in the section is not understood.</exception>
    internal static FalObjectLifecycle Read(IConfigurationSection section)
    {
        var lifecycle = new FalObjectLifecycle();
        section.ForEach(setting => lifecycle = setting.Key.ToUpperInvariant() switch
        {
            "EXPIRESIN" => lifecycle with { ExpiresIn = setting.Time() is var time && time >= Shortest ? time : throw setting.Wrong(ShortestInWords) },
            "INITIALACL" => lifecycle with { InitialAcl = FalAcl.Read(setting) },
            _ => throw setting.Unknown(),
        });
        return lifecycle;
    }

    /// <summary>As it goes into a header: what is not ASCII is escaped.</summary>
    internal string ToJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            if (ExpiresIn is { } expiresIn)
                writer.WriteNumber("expiration_duration_seconds"u8, (long)expiresIn.TotalSeconds);
            if (InitialAcl is { } acl)
            {
                writer.WritePropertyName("initial_acl"u8);
                acl.Write(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.ASCII.GetString(json.WrittenSpan);
    }
}
