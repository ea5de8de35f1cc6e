using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Testing.Hosting;
using Fal.Testing.Schemas;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary>Storage: uploads are announced at <c>rest.fal.ai</c>, then put where they are downloaded from.</summary>
internal sealed class StorageRoutes(Uri files)
{
    private const string Unknown = "application/octet-stream";

    private readonly ConcurrentDictionary<string, Upload> _uploads = new(StringComparer.Ordinal);

    /// <summary>The files that have arrived, in the order of their uploads.</summary>
    public IReadOnlyList<FalEmulatorFile> Files => [.. _uploads.Values.Select(upload => upload.File).OfType<FalEmulatorFile>()];

    /// <summary><c>POST /storage/upload/initiate</c>.</summary>
    public Task InitiateAsync(Exchange exchange)
    {
        var (name, contentType) = Announced(exchange.Body);
        var id = Guid.NewGuid().ToString("N");
        var path = $"{id}/{Uri.EscapeDataString(name)}";
        _uploads[id] = new Upload(name, contentType);
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject
        {
            ["upload_url"] = new Uri(files, $"{path}?upload=1").AbsoluteUri,
            ["file_url"] = new Uri(files, path).AbsoluteUri,
        });
    }

    /// <summary><c>PUT</c> and <c>GET</c> of a file.</summary>
    public Task HandleAsync(Exchange exchange, string path)
    {
        var method = exchange.Request.Method;
        if (path.Split('/', 2) is not [var id, var name])
            return exchange.SendErrorAsync(StatusCodes.Status404NotFound, "File not found");
        if (HttpMethods.IsPut(method))
            return PutAsync(exchange, id);
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
            return exchange.SendErrorAsync(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
        if (id == "samples")
            return SampleFile.Named(name) is var sample ? exchange.SendAsync(StatusCodes.Status200OK, sample.ContentType, sample.Content) : Task.CompletedTask;
        return _uploads.GetValueOrDefault(id)?.File is { } file
            ? exchange.SendAsync(StatusCodes.Status200OK, file.ContentType, file.Content)
            : exchange.SendErrorAsync(StatusCodes.Status404NotFound, "File not found");
    }

    private Task PutAsync(Exchange exchange, string id)
    {
        if (!_uploads.TryGetValue(id, out var upload))
            return exchange.SendErrorAsync(StatusCodes.Status404NotFound, "Upload not found");
        var contentType = exchange.Request.ContentType ?? upload.ContentType;
        upload.File = new FalEmulatorFile(upload.Name, contentType, exchange.Body, new Uri(files, $"{id}/{Uri.EscapeDataString(upload.Name)}"));
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject());
    }

    private static (string Name, string ContentType) Announced(ReadOnlyMemory<byte> body)
    {
        try
        {
            var announced = JsonNode.Parse(body.Span) as JsonObject;
            return ((string?)announced?["file_name"] ?? "file.bin", (string?)announced?["content_type"] ?? Unknown);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return ("file.bin", Unknown);
        }
    }

    private sealed class Upload(string name, string contentType)
    {
        private volatile FalEmulatorFile? _file;

        public string Name => name;

        public string ContentType => contentType;

        public FalEmulatorFile? File
        {
            get => _file;
            set => _file = value;
        }
    }
}
