using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fal;

/// <summary>How long the service keeps files, and who may read them. What is not set is as the account has it.</summary>
public sealed record FalObjectLifecycle
{
    /// <summary>
    /// After how long a file is deleted: 1 second or more, sent in whole seconds. When null it is kept as long as the account's settings
    /// say. The shortest that the service's own clients name is a minute, the longest a year.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 second.</exception>
    public TimeSpan? ExpiresIn
    {
        get;
        init => field = value is null || value >= TimeSpan.FromSeconds(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A file is kept for 1 second or more.");
    }

    /// <summary>Who may read a file; as the account has it when null.</summary>
    public FalAcl? InitialAcl { get; init; }

    internal bool IsEmpty => ExpiresIn is null && InitialAcl is null;

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
