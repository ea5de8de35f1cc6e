using System.Text;
using System.Text.Json;

namespace Fal.Testing;

/// <summary>A request that reached the emulator, also one that was refused.</summary>
public sealed class FalEmulatorRequest
{
    private readonly Lazy<JsonElement> _json;

    internal FalEmulatorRequest(FalEmulatorService service, string method, string path, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte>? json = null)
    {
        Service = service;
        Method = method;
        Path = path;
        Body = body;
        _json = new Lazy<JsonElement>(() => ReadJson(json ?? body));
    }

    /// <summary>The service.</summary>
    public FalEmulatorService Service { get; }

    /// <summary>The HTTP method, such as <c>POST</c>. A realtime connect is a <c>GET</c>.</summary>
    public string Method { get; }

    /// <summary>The path as on the real host, such as <c>/fal-ai/flux/dev</c>.</summary>
    public string Path { get; }

    /// <summary>The query, decoded. Several values of one name are joined by commas.</summary>
    public IReadOnlyDictionary<string, string> Query { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The headers, whatever the case of their names. Several values of one name are joined by commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as JSON, also where it came as MessagePack; of kind <see cref="JsonValueKind.Undefined"/> where it is neither.</summary>
    public JsonElement Json => _json.Value;

    /// <summary>The service, the method and the path; never headers or the query, which hold keys and tokens.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Service} {Method} {Path}";

    private static JsonElement ReadJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
