using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Testing.Hosting;
using Fal.Testing.Schemas;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary>Storage: uploads are announced at <c>rest.fal.ai</c>, then put where they are downloaded from, whole or in parts.</summary>
internal sealed class StorageRoutes(Uri files)
{
    private const string UnknownType = "application/octet-stream";

    private readonly ConcurrentDictionary<string, Upload> _uploads = new(StringComparer.Ordinal);
    private readonly List<FalEmulatorFile> _files = [];

    /// <summary>The files that have arrived, in the order of their arrival.</summary>
    public IReadOnlyList<FalEmulatorFile> Files
    {
        get
        {
            lock (_files)
                return [.. _files];
        }
    }

    /// <summary><c>POST /storage/upload/initiate</c>, and <c>initiate-multipart</c>.</summary>
    public Task InitiateAsync(Exchange exchange)
    {
        var (name, contentType) = Announced(exchange.Body);
        var id = Guid.NewGuid().ToString("N");
        var address = new Uri(files, $"{id}/{Uri.EscapeDataString(name)}");
        _uploads[id] = new Upload(name, contentType, address);
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject
        {
            ["upload_url"] = address.AbsoluteUri + "?upload=1",
            ["file_url"] = address.AbsoluteUri,
        });
    }

    /// <summary>What is put at, and got from, <c>{id}/{name}</c>; <c>{id}/{name}/{part}</c> and <c>{id}/{name}/complete</c> of an upload in parts.</summary>
    public Task HandleAsync(Exchange exchange, string path)
    {
        var parts = path.Split('/');
        var upload = _uploads.GetValueOrDefault(parts[0]);
        return (exchange.Request.Method, parts) switch
        {
            ("GET" or "HEAD", ["samples", var name]) => SendSampleAsync(exchange, name),
            ("GET" or "HEAD", [_, _]) when upload?.File is { } file => exchange.SendAsync(StatusCodes.Status200OK, file.ContentType, file.Content),
            ("PUT", [_, _]) when upload is not null => PutAsync(exchange, upload),
            ("PUT", [_, _, var number]) when upload is not null && int.TryParse(number, CultureInfo.InvariantCulture, out var n) => PutPartAsync(exchange, upload, n),
            ("POST", [_, _, "complete"]) when upload is not null => CompleteAsync(exchange, upload),
            _ => exchange.SendErrorAsync(StatusCodes.Status404NotFound, "File not found"),
        };
    }

    private static Task SendSampleAsync(Exchange exchange, string name)
    {
        var sample = SampleFile.Named(name);
        return exchange.SendAsync(StatusCodes.Status200OK, sample.ContentType, sample.Content);
    }

    private Task PutAsync(Exchange exchange, Upload upload)
    {
        Store(upload, exchange.Request.ContentType ?? upload.ContentType, exchange.Body);
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject());
    }

    private static Task PutPartAsync(Exchange exchange, Upload upload, int number)
    {
        upload.Parts[number] = exchange.Body;
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject { ["partNumber"] = number, ["etag"] = EtagOf(number) });
    }

    private Task CompleteAsync(Exchange exchange, Upload upload)
    {
        try
        {
            using var content = new MemoryStream();
            foreach (var part in JsonNode.Parse(exchange.Body.Span)!["parts"]!.AsArray().OrderBy(part => (int)part!["partNumber"]!))
            {
                var number = (int)part!["partNumber"]!;
                if ((string?)part["etag"] != EtagOf(number) || !upload.Parts.TryGetValue(number, out var bytes))
                    return exchange.SendErrorAsync(StatusCodes.Status400BadRequest, $"Part {number} has not been uploaded, or its etag is another.");
                content.Write(bytes.Span);
            }

            Store(upload, upload.ContentType, content.ToArray());
            return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            return exchange.SendErrorAsync(StatusCodes.Status400BadRequest, "The body is not {\"parts\":[{\"partNumber\":…,\"etag\":…}]}.");
        }
    }

    private void Store(Upload upload, string contentType, ReadOnlyMemory<byte> content)
    {
        var file = new FalEmulatorFile(upload.Name, contentType, content, upload.Address);
        lock (_files)
        {
            // An upload that is tried again is still one file.
            _files.RemoveAll(known => known.Address == upload.Address);
            _files.Add(file);
            upload.File = file;
        }
    }

    private static string EtagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"\"part-{number}\"");

    private static (string Name, string ContentType) Announced(ReadOnlyMemory<byte> body)
    {
        try
        {
            var announced = JsonNode.Parse(body.Span) as JsonObject;
            return ((string?)announced?["file_name"] ?? "file.bin", (string?)announced?["content_type"] ?? UnknownType);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return ("file.bin", UnknownType);
        }
    }

    private sealed class Upload(string name, string contentType, Uri address)
    {
        private volatile FalEmulatorFile? _file;

        public string Name => name;

        public string ContentType => contentType;

        public Uri Address => address;

        public ConcurrentDictionary<int, ReadOnlyMemory<byte>> Parts { get; } = new();

        public FalEmulatorFile? File
        {
            get => _file;
            set => _file = value;
        }
    }
}
