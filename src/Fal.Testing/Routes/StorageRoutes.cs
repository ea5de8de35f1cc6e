using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Shared;
using Fal.Testing.Hosting;
using Fal.Testing.Media;
using Fal.Testing.Models;
using Fal.Testing.Schemas;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary>
/// Storage: uploads are announced at <c>rest.fal.ai</c>, then put where they are downloaded from, whole or in parts; or they are posted with a
/// token of <c>rest.fal.ai</c>, as the Python client does.
/// </summary>
internal sealed class StorageRoutes(Uri files, UploadTokens tokens, FalEmulatorOptions options)
{
    private const string UnknownType = "application/octet-stream";

    private readonly Shelf<Upload> _uploads = new(options.MaxKept, options.MaxKeptBytes);
    private readonly Gallery _gallery = new();

    /// <summary>The files that have arrived, in the order of their arrival.</summary>
    public IReadOnlyList<FalEmulatorFile> Files => [.. _uploads.All.Select(upload => upload.File).OfType<FalEmulatorFile>()];

    /// <summary>What is known of the file at an address: of one in the storage, of one that was made up, or of one that is in the address itself.</summary>
    public FileFacts FactsOf(string address)
    {
        var start = files.AbsoluteUri;
        if (address.StartsWith(start, StringComparison.Ordinal) && _uploads.Find(address[start.Length..].Split('/')[0])?.File is { } file && file.Address.AbsoluteUri == address)
            return new FileFacts(SizeOf(file.Pieces), ImageSize.Of(file.Pieces[0].Span));
        return MediaRecipe.In(address) is var (recipe, name) ? SampleFile.Named(name).FactsOf(recipe) : FileFacts.OfAddress(address);
    }

    /// <summary><c>POST /storage/upload/initiate</c>, and <c>initiate-multipart</c>.</summary>
    public Task InitiateAsync(Exchange exchange)
    {
        if (RequestJson.Read(exchange.Body, out var announced) is { } refused)
            return exchange.SendAsync(refused);
        var upload = Announce(TextOf(announced, "file_name"), TextOf(announced, "content_type"));
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject
        {
            ["upload_url"] = upload.Address.AbsoluteUri + "?upload=1",
            ["file_url"] = upload.Address.AbsoluteUri,
        });
    }

    /// <summary>
    /// What is put at, and got from, <c>{id}/{name}</c>; <c>{id}/{name}/{part}</c> and <c>{id}/{name}/complete</c> of an upload in parts. What
    /// the Python client posts to <c>upload</c> and <c>upload/multipart</c>, whose parts are below <c>{id}/{name}/multipart/{uploadId}</c>.
    /// </summary>
    public Task HandleAsync(Exchange exchange, string path)
    {
        var parts = path.Split('/');
        var upload = _uploads.Find(parts[0]);
        var isPython = parts is ["upload", ..] or [_, _, "multipart", ..];
        if (isPython && !tokens.Allows(exchange.Request))
            return exchange.SendErrorAsync(StatusCodes.Status401Unauthorized, "The upload token is missing, unknown or expired.");
        return (exchange.Request.Method, parts) switch
        {
            ("GET" or "HEAD", ["samples", var name]) => SendSampleAsync(exchange, MediaRecipe.Plain, name),
            ("GET" or "HEAD", ["samples", var step, var name]) when MediaRecipe.Read(step) is { } recipe => SendSampleAsync(exchange, recipe, name),
            ("GET" or "HEAD", [_, _]) when upload?.File is { } file => FileAnswer.SendAsync(exchange, file.ContentType, SizeOf(file.Pieces), null, () => Task.FromResult(file.Pieces)),
            ("POST", ["upload"]) => PostAsync(exchange),
            ("POST", ["upload", "multipart"]) => PostMultipartAsync(exchange),
            ("PUT", [_, _]) when upload is not null => PutAsync(exchange, upload),
            ("PUT", [_, _, _] or [_, _, "multipart", _, _]) when upload is not null && int.TryParse(parts[^1], CultureInfo.InvariantCulture, out var number) =>
                PutPartAsync(exchange, upload, number),
            ("POST", [_, _, "complete"] or [_, _, "multipart", _, "complete"]) when upload is not null => CompleteAsync(exchange, upload),
            _ => exchange.SendErrorAsync(StatusCodes.Status404NotFound, "File not found"),
        };
    }

    private Task SendSampleAsync(Exchange exchange, MediaRecipe recipe, string name)
    {
        var sample = SampleFile.Named(name);
        return FileAnswer.SendAsync(exchange, sample.ContentType, sample.SizeOf(recipe), Gallery.EtagOf(sample, recipe), async () => [await _gallery.ShowAsync(sample, recipe, exchange.CancellationToken).ConfigureAwait(false)]);
    }

    private Task PostAsync(Exchange exchange)
    {
        var upload = Announce(exchange.Request);
        Store(upload, upload.ContentType, [exchange.Body]);
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject { ["access_url"] = upload.Address.AbsoluteUri });
    }

    private Task PostMultipartAsync(Exchange exchange) => exchange.SendAsync(
        StatusCodes.Status200OK, new JsonObject { ["access_url"] = Announce(exchange.Request).Address.AbsoluteUri, ["uploadId"] = Guid.NewGuid().ToString("N") });

    private Task PutAsync(Exchange exchange, Upload upload)
    {
        Store(upload, exchange.Request.ContentType ?? upload.ContentType, [exchange.Body]);
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject());
    }

    private Task PutPartAsync(Exchange exchange, Upload upload, int number)
    {
        upload.Parts[number] = exchange.Body;
        Keep(upload);
        exchange.Context.Response.Headers.ETag = EtagOf(number);
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject { ["partNumber"] = number, ["etag"] = EtagOf(number) });
    }

    private Task CompleteAsync(Exchange exchange, Upload upload)
    {
        if (RequestJson.Read(exchange.Body, out var body) is { } refused)
            return exchange.SendAsync(refused);
        if (PartsOf(body) is not { } parts)
            return exchange.SendErrorAsync(StatusCodes.Status400BadRequest, "The body is not {\"parts\":[{\"partNumber\":…,\"etag\":…}]}.");
        if (parts.Find(part => part.Etag != EtagOf(part.Number) || !upload.Parts.ContainsKey(part.Number)) is { } missing)
            return exchange.SendErrorAsync(StatusCodes.Status400BadRequest, $"Part {missing.Number} has not been uploaded, or its etag is another.");

        Store(upload, upload.ContentType, [.. parts.OrderBy(part => part.Number).Select(part => upload.Parts[part.Number])]);
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject());
    }

    private static List<Part>? PartsOf(JsonElement body)
    {
        if (body.ValueKind is not JsonValueKind.Object || !body.TryGetProperty("parts", out var parts) || parts.ValueKind is not JsonValueKind.Array)
            return null;
        var read = parts.EnumerateArray().Select(PartOf).ToList();
        return read.Contains(null) ? null : [.. read.OfType<Part>()];
    }

    private static Part? PartOf(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty("partNumber", out var number) && number.ValueKind is JsonValueKind.Number && number.TryGetInt32(out var n)
            ? new Part(n, TextOf(json, "etag") ?? "")
            : null;

    private Upload Announce(HttpRequest request) => Announce(request.Headers["x-fal-file-name"].ToString() is { Length: > 0 } name ? name : null, request.ContentType);

    private Upload Announce(string? name, string? contentType)
    {
        var id = Guid.NewGuid().ToString("N");
        name = string.IsNullOrEmpty(name) ? "file.bin" : name;
        var upload = new Upload(id, name, contentType ?? UnknownType, new Uri(files, $"{id}/{Uri.EscapeDataString(name)}"));
        Keep(upload);
        return upload;
    }

    private void Store(Upload upload, string contentType, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        upload.File = new FalEmulatorFile(upload.Name, contentType, pieces, upload.Address);
        Keep(upload);
    }

    /// <summary>What was written last is the newest. An upload that is tried again is still one file.</summary>
    private void Keep(Upload upload) => _uploads.Put(upload.Id, upload, upload.Size);

    private static long SizeOf(IEnumerable<ReadOnlyMemory<byte>> pieces) => pieces.Sum(piece => (long)piece.Length);

    private static string EtagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"\"part-{number}\"");

    private static string? TextOf(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private sealed record Part(int Number, string Etag);

    private sealed class Upload(string id, string name, string contentType, Uri address)
    {
        private volatile FalEmulatorFile? _file;

        public string Id => id;

        public string Name => name;

        public string ContentType => contentType;

        public Uri Address => address;

        public ConcurrentDictionary<int, ReadOnlyMemory<byte>> Parts { get; } = new();

        public FalEmulatorFile? File
        {
            get => _file;
            set => _file = value;
        }

        /// <summary>About how many bytes are kept of it; a file that came in parts is those parts.</summary>
        public long Size => name.Length + SizeOf(Parts.IsEmpty ? File?.Pieces ?? [] : Parts.Values);
    }
}
