using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fal;

/// <summary>An input on its way to its output.</summary>
/// <param name="requestId">The id that it names, and that its output comes back with.</param>
/// <param name="answer">Who waits for its output alone; null where the output is for whoever receives.</param>
internal sealed class UnansweredInput(string? requestId, TaskCompletionSource<PooledBuffer>? answer)
{
    private bool _isGivenUp;

    public string? RequestId => requestId;

    public TaskCompletionSource<PooledBuffer>? Answer => answer;

    /// <summary>Whether its sender gave up while it was being sent: nobody is told what comes of it, and its output is nobody's.</summary>
    public bool IsGivenUp
    {
        get => Volatile.Read(ref _isGivenUp);
        set => Volatile.Write(ref _isGivenUp, value);
    }

    /// <summary>Whether the network has taken all of it.</summary>
    public bool IsSent { get; set; }

    /// <summary>Whether no other input has waited for its output at the same time: what comes is then its output, even without an id.</summary>
    public bool IsAlone { get; set; }

    /// <summary>How many outputs had come when it went out.</summary>
    public int OutputsBefore { get; set; }

    /// <summary>The id that an input names.</summary>
    /// <param name="isFree">Whether it may be given one: it is an object, and names none.</param>
    /// <exception cref="JsonException">It is nested too deep.</exception>
    public static string? ReadRequestId(ReadOnlySpan<byte> json, out bool isFree)
    {
        isFree = false;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("request_id"u8);
            reader.Read();
            if (isId)
                return reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
        }

        isFree = true;
        return null;
    }

    /// <summary>An input that names no id, with one.</summary>
    public static PooledBuffer WithRequestId(ReadOnlySpan<byte> json, string requestId)
    {
        var named = new PooledBuffer(json.Length + 64);
        var isEmpty = json[1..].TrimStart(" \t\r\n"u8).StartsWith("}"u8);
        named.Write(Encoding.UTF8.GetBytes($"{{\"request_id\":\"{requestId}\"{(isEmpty ? "" : ",")}"));
        named.Write(json[1..]);
        return named;
    }
}
