using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Large files go up in parts; uploads tell how far they are, and how the file is to be kept.</summary>
public sealed class UploadTests : EmulatorTest, IDisposable
{
    private const int PartSize = 1000;
    private const string Film = "film.mp4";
    private const string Hour = """{"expiration_duration_seconds":3600}""";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fal-tests-");

    public enum Source
    {
        Path,
        Bytes,
        Seekable,
        Forward,
    }

    public void Dispose() => _folder.Delete(true);

    [Theory]
    [InlineData(Source.Path)]
    [InlineData(Source.Bytes)]
    [InlineData(Source.Seekable)]
    [InlineData(Source.Forward)]
    public async Task A_large_file_is_uploaded_in_parts(Source source)
    {
        var content = Bytes((25 * PartSize) + 1);

        var url = await Small().UploadAsync(Made(source, content), null, Deadline);

        var stored = Assert.Single(Emulator.Files);
        Assert.Equal((Film, "video/mp4", url), (stored.Name, stored.ContentType, stored.Address.AbsoluteUri));
        Assert.Equal(content, stored.Content.ToArray());
        Assert.Equal(Enumerable.Range(1, 26), Parts().Select(NumberOf).Order());
    }

    [Fact]
    public async Task Parts_are_announced_put_and_completed_as_the_protocol_says()
    {
        await Small().UploadAsync(Made(Source.Bytes, Bytes(2500)), null, Deadline);

        var announced = Emulator.Journal[0];
        Assert.Equal(("POST", "/storage/upload/initiate-multipart", "fal-cdn-v3"), (announced.Method, announced.Path, announced.Query["storage_type"]));
        Assert.Equal("""{"content_type":"video/mp4","file_name":"film.mp4"}""", announced.Text);
        Assert.Equal($"Key {Emulator.Key}", announced.Headers["Authorization"]);
        Assert.Equal([1000, 1000, 500], Parts().OrderBy(NumberOf).Select(part => part.Body.Length));
        var completed = Emulator.Journal[^1];
        Assert.Equal("POST", completed.Method);
        Assert.EndsWith($"/{Film}/complete", completed.Path, StringComparison.Ordinal);
        Assert.Equal(
            """{"parts":[{"partNumber":1,"etag":"\"part-1\""},{"partNumber":2,"etag":"\"part-2\""},{"partNumber":3,"etag":"\"part-3\""}]}""",
            JsonSerializer.Serialize(completed.Json, Relaxed));
        Assert.All(RequestsTo(FalEmulatorService.Files), request =>
        {
            Assert.False(request.Headers.ContainsKey("Authorization"));
            Assert.Equal("1", request.Query["upload"]);
        });
    }

    [Fact]
    public async Task Etags_are_listed_in_order_whichever_part_is_first()
    {
        using var hold = new Hold(request => request.RequestUri!.AbsolutePath.EndsWith("/1", StringComparison.Ordinal));
        using var http = new HttpClient(hold);
        using var client = new FalClient(http, CreateOptions(Small));

        var uploading = client.UploadAsync(Made(Source.Bytes, Bytes(5 * PartSize)), null, Deadline);
        foreach (var number in (int[])[2, 3, 4, 5])
            await Emulator.WaitForRequestAsync(request => IsPart(request) && NumberOf(request) == number, Deadline);
        hold.Open();
        await uploading;

        Assert.Equal(1, NumberOf(Parts()[^1]));
        var listed = Emulator.Journal[^1].Json.GetProperty("parts").EnumerateArray();
        Assert.Equal([1, 2, 3, 4, 5], listed.Select(part => part.GetProperty("partNumber").GetInt32()));
    }

    [Theory]
    [InlineData(Source.Path, 0, 1)]
    [InlineData(Source.Path, 2000, 1)]
    [InlineData(Source.Path, 2001, 3)]
    [InlineData(Source.Seekable, 2000, 1)]
    [InlineData(Source.Forward, 0, 1)]
    [InlineData(Source.Forward, 999, 1)]
    [InlineData(Source.Forward, 1001, 2)]
    [InlineData(Source.Forward, 2000, 2)]
    public async Task Only_files_over_the_threshold_go_up_in_parts(Source source, int length, int puts)
    {
        var content = Bytes(length);

        await CreateClient(o => (o.MultipartThreshold, o.MultipartPartSize) = (2000, PartSize)).UploadAsync(Made(source, content), null, Deadline);

        Assert.Equal(content, Assert.Single(Emulator.Files).Content.ToArray());
        Assert.Equal(puts, Emulator.Journal.Count(request => request.Method == "PUT"));
        Assert.Equal(puts == 1 ? "/storage/upload/initiate" : "/storage/upload/initiate-multipart", Emulator.Journal[0].Path);
    }

    [Fact]
    public void Files_up_to_90_MiB_go_up_whole_and_larger_ones_in_parts_of_10_MiB() =>
        Assert.Equal((90L * 1024 * 1024, 10 * 1024 * 1024), (new FalClientOptions().MultipartThreshold, new FalClientOptions().MultipartPartSize));

    [Theory]
    [InlineData(Source.Path)]
    [InlineData(Source.Seekable)]
    [InlineData(Source.Forward)]
    public async Task A_part_that_fails_is_sent_again_and_only_that_part(Source source)
    {
        var clock = new Clock();
        var content = Bytes(4 * PartSize);
        InterceptInTurn(
            request => IsPart(request) && NumberOf(request) == 3,
            FalEmulatorAnswer.Drop,
            FalEmulatorAnswer.Error(HttpStatusCode.ServiceUnavailable),
            FalEmulatorAnswer.Error(HttpStatusCode.InternalServerError));

        var uploading = Small(clock).UploadAsync(Made(source, content), null, Deadline);
        for (var i = 0; i < 3; i++)
            await clock.SkipWaitAsync(Deadline);
        await uploading;

        Assert.Equal(content, Assert.Single(Emulator.Files).Content.ToArray());
        Assert.Equal([1, 2, 3, 3, 3, 3, 4], Parts().Select(NumberOf).Order());
    }

    [Fact]
    public async Task A_part_that_fails_for_good_fails_the_call_and_stops_the_others()
    {
        using var hold = new Hold(request => IsPart(request.RequestUri!.AbsolutePath) && !request.RequestUri.AbsolutePath.EndsWith("/2", StringComparison.Ordinal));
        using var http = new HttpClient(hold);
        using var client = new FalClient(http, CreateOptions(Small));
        var file = Made(Source.Bytes, Bytes(30 * PartSize));
        Emulator.Intercept(request => IsPart(request) && NumberOf(request) == 2 ? FalEmulatorAnswer.Error(HttpStatusCode.Forbidden, "quota") : null);

        var error = await Assert.ThrowsAsync<FalApiException>(() => client.Ltx2ImageToVideoFast.RunAsync(new() { ImageUrl = file, Prompt = "p" }, null, Deadline));

        Assert.Equal((HttpStatusCode.Forbidden, "fal-ai/ltx-2/image-to-video/fast"), (error.StatusCode, error.EndpointId));
        Assert.StartsWith("Uploading 'film.mp4', part 2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("quota", error.Message, StringComparison.Ordinal);
        Assert.Equal([2], Parts().Select(NumberOf));
        Assert.Equal(0, hold.Held);
        Assert.Empty(RequestsTo(FalEmulatorService.Run));
        Assert.Null(file.Url);

        hold.Open();
        Emulator.Intercept(_ => null);
        await client.UploadAsync(file, null, Deadline);
        Assert.Equal(30 * PartSize, Assert.Single(Emulator.Files).Content.Length);
    }

    [Fact]
    public async Task A_file_that_fails_stops_the_others_of_the_input()
    {
        using var hold = new Hold(request => request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.EndsWith(Film, StringComparison.Ordinal));
        using var http = new HttpClient(hold);
        using var client = new FalClient(http, CreateOptions());
        Emulator.Intercept(request => request.Method == "PUT" && !request.Path.EndsWith(Film, StringComparison.Ordinal) ? FalEmulatorAnswer.Error(HttpStatusCode.Forbidden) : null);
        var input = new LoraInput
        {
            ModelName = "m",
            Prompt = "p",
            Controlnets = [new() { Path = "canny", ImageUrl = Made(Source.Bytes, Bytes(10)), MaskUrl = FalFile.FromBytes(Bytes(10), "image/png", "refused.png") }],
        };

        var error = await Assert.ThrowsAsync<FalApiException>(() => client.Lora.RunAsync(input, null, Deadline));

        Assert.Contains("refused.png", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Files);
    }

    [Fact]
    public async Task Ten_parts_are_sent_at_once_and_no_stream_is_read_further_ahead()
    {
        using var hold = new Hold(request => request.Method == HttpMethod.Put);
        using var http = new HttpClient(hold);
        using var client = new FalClient(http, CreateOptions(Small));
        using var one = new Forward(Bytes(40 * PartSize));
        using var other = new Forward(Bytes(40 * PartSize));

        var uploading = Task.WhenAll(
            client.UploadAsync(FalFile.FromStream(one, "video/mp4", "one.mp4"), null, Deadline),
            client.UploadAsync(FalFile.FromStream(other, "video/mp4", "other.mp4"), null, Deadline));
        await UntilAsync(() => hold.Held == 10);

        Assert.Equal(10 * PartSize, one.Taken + other.Taken);

        hold.Open();
        await uploading;
        Assert.Equal([40 * PartSize, 40 * PartSize], Emulator.Files.Select(file => file.Content.Length));
    }

    [Fact]
    public async Task A_large_file_on_disk_is_sent_ten_parts_at_once()
    {
        using var hold = new Hold(request => request.Method == HttpMethod.Put);
        using var http = new HttpClient(hold);
        using var client = new FalClient(http, CreateOptions(Small));

        var uploading = client.UploadAsync(Made(Source.Path, Bytes(40 * PartSize)), null, Deadline);
        await UntilAsync(() => hold.Held == 10);
        hold.Open();
        await uploading;

        Assert.Equal(10, hold.Most);
    }

    [Theory]
    [InlineData(Source.Path, 0)]
    [InlineData(Source.Path, 500)]
    [InlineData(Source.Path, 300_000)]
    [InlineData(Source.Seekable, 300_000)]
    [InlineData(Source.Forward, 300_000)]
    [InlineData(Source.Forward, 300_123)]
    public async Task Progress_grows_and_ends_at_the_total(Source source, int length)
    {
        var reports = new Reports<FalUploadProgress>();
        var client = CreateClient(o => (o.MultipartThreshold, o.MultipartPartSize) = (PartSize, 100_000));

        await client.UploadAsync(Made(source, Bytes(length)), new() { Progress = reports }, Deadline);

        Assert.All(reports.All, report => Assert.Equal(Film, report.FileName));
        Assert.Equal(0, reports.All.First().BytesSent);
        Assert.Equal((length, length), (reports.All.Last().BytesSent, reports.All.Last().TotalBytes));
        var sent = reports.All.Select(report => report.BytesSent).ToArray();
        Assert.Equal(sent.Order(), sent);
        Assert.Equal(source is not Source.Forward, reports.All.First().TotalBytes is not null);
        Assert.True(length < 300_000 || reports.All.Count > 3);
    }

    [Fact]
    public async Task Progress_counts_bytes_that_are_sent_again_once()
    {
        var clock = new Clock();
        var reports = new Reports<FalUploadProgress>();
        InterceptInTurn(IsPart, FalEmulatorAnswer.Error(HttpStatusCode.BadGateway));

        var uploading = Small(clock).UploadAsync(Made(Source.Bytes, Bytes(3 * PartSize)), new() { Progress = reports }, Deadline);
        await clock.SkipWaitAsync(Deadline);
        await uploading;

        Assert.Equal(4, Parts().Length);
        Assert.Equal([0, 1000, 2000, 3000], reports.All.Select(report => report.BytesSent));
    }

    [Fact]
    public async Task A_call_tells_of_the_uploads_that_it_makes()
    {
        var reports = new Reports<FalUploadProgress>();
        Emulator.Respond(Lora.Endpoint, new LoraOutput { Images = [], Seed = 1, HasNsfwConcepts = [] });
        var known = FalFile.FromBytes(Bytes(7), "image/png", "known.png");
        await Client.UploadAsync(known, null, Deadline);
        var input = new LoraInput
        {
            ModelName = "m",
            Prompt = "p",
            IcLightImageUrl = FalFile.FromBytes(Bytes(10), "image/png", "a.png"),
            Controlnets = [new() { Path = "canny", ImageUrl = FalFile.FromBytes(Bytes(20), "image/png", "b.png"), MaskUrl = known }],
        };

        await Client.Lora.SubscribeAsync(input, new() { UploadProgress = reports }, Deadline);

        Assert.Equal(
            [new("a.png", 0, 10), new("a.png", 10, 10), new("b.png", 0, 20), new FalUploadProgress("b.png", 20, 20)],
            reports.All.OrderBy(report => report.FileName).ThenBy(report => report.BytesSent));
    }

    [Fact]
    public async Task An_upload_that_is_cancelled_in_the_middle_leaves_the_file_to_others()
    {
        using var cancel = new CancellationTokenSource();
        using var hold = new Hold(request => request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.EndsWith("/3", StringComparison.Ordinal));
        using var http = new HttpClient(hold);
        using var client = new FalClient(http, CreateOptions(Small));
        var file = Made(Source.Path, Bytes(4 * PartSize));

        var uploading = client.UploadAsync(file, null, cancel.Token);
        await Emulator.WaitForRequestAsync(request => IsPart(request) && NumberOf(request) == 4, Deadline);
        await UntilAsync(() => hold.Held == 1);
        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => uploading);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Null(file.Url);
        Assert.Equal(0, hold.Held);
        Assert.DoesNotContain(Emulator.Journal, request => request.Path.EndsWith("/complete", StringComparison.Ordinal));

        hold.Open();
        await client.UploadAsync(file, null, Deadline);
        Assert.Equal(4 * PartSize, Assert.Single(Emulator.Files).Content.Length);
    }

    [Fact]
    public async Task A_large_file_that_is_sent_by_calls_at_the_same_time_is_uploaded_once()
    {
        var file = Made(Source.Path, Bytes(5 * PartSize));
        var client = Small();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.UploadAsync(file, null, Deadline)));

        Assert.Equal([1, 2, 3, 4, 5], Parts().Select(NumberOf).Order());
        Assert.Single(Emulator.Files);
    }

    [Fact]
    public async Task A_storage_that_names_no_etag_is_told_with_the_part()
    {
        InterceptInTurn(request => IsPart(request) && NumberOf(request) == 2, FalEmulatorAnswer.Text(HttpStatusCode.OK, "{}"));

        var error = await Assert.ThrowsAsync<FalException>(() => Small().UploadAsync(Made(Source.Bytes, Bytes(3 * PartSize)), null, Deadline));

        Assert.Contains("part 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("etag", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(5 * PartSize)]
    public async Task A_stream_that_cannot_be_read_is_told_and_not_tried_again(int length)
    {
        using var stream = new Unreadable(length);

        var error = await Assert.ThrowsAsync<FalException>(() => Small().UploadAsync(FalFile.FromStream(stream, "video/mp4", Film), null, Deadline));

        Assert.Contains(Film, error.Message, StringComparison.Ordinal);
        Assert.Contains("bad sector", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Files);
    }

    [Fact]
    public async Task A_file_is_announced_with_how_it_is_kept()
    {
        var lifecycle = new FalObjectLifecycle
        {
            ExpiresIn = TimeSpan.FromDays(7),
            InitialAcl = new() { Default = FalAclDecision.Forbid, Rules = [new("me", FalAclDecision.Allow), new("é", FalAclDecision.Hide)] },
        };

        await Client.UploadAsync(Made(Source.Bytes, Bytes(5)), new() { Lifecycle = lifecycle }, Deadline);
        await Small().UploadAsync(Made(Source.Bytes, Bytes(5000)), new() { Lifecycle = lifecycle }, Deadline);

        var announced = RequestsTo(FalEmulatorService.Rest);
        Assert.Equal(2, announced.Length);
        Assert.All(announced, request => Assert.Equal(
            """{"expiration_duration_seconds":604800,"initial_acl":{"default":"forbid","rules":[{"user":"me","decision":"allow"},{"user":"\u00E9","decision":"hide"}]}}""",
            request.Headers["X-Fal-Object-Lifecycle"]));
        Assert.All(RequestsTo(FalEmulatorService.Files), request => Assert.False(request.Headers.ContainsKey("X-Fal-Object-Lifecycle")));
    }

    [Fact]
    public async Task A_call_says_how_its_files_are_kept_those_uploaded_and_those_made()
    {
        Emulator.Respond(Ltx2ImageToVideoFast.Endpoint, new Ltx2ImageToVideoFastOutput { Video = new() { Url = "https://files.example/film.mp4" } });
        var hour = new FalObjectLifecycle { ExpiresIn = TimeSpan.FromHours(1) };

        await Client.Ltx2ImageToVideoFast.RunAsync(new() { ImageUrl = Made(Source.Bytes, Bytes(5)), Prompt = "p" }, new() { ObjectLifecycle = hour }, Deadline);
        await Client.Ltx2ImageToVideoFast.SubscribeAsync(new() { ImageUrl = Made(Source.Bytes, Bytes(5)), Prompt = "p" }, new() { ObjectLifecycle = hour }, Deadline);

        Assert.Equal([Hour, Hour], RequestsTo(FalEmulatorService.Rest).Select(request => request.Headers["X-Fal-Object-Lifecycle"]));
        Assert.Equal([Hour, Hour], Calls().Select(request => request.Headers["x-fal-object-lifecycle-preference"]));
        Assert.Equal(2, Emulator.Journal.Count(request => request.Headers.ContainsKey("x-fal-object-lifecycle-preference")));
    }

    [Fact]
    public async Task The_client_says_how_files_are_kept_where_a_call_says_nothing_else()
    {
        var client = CreateClient(o => o.ObjectLifecycle = new() { ExpiresIn = TimeSpan.FromHours(1) });

        await client.FluxDev.RunAsync(Sunset, null, Deadline);
        _ = await client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        await client.UploadAsync(Made(Source.Bytes, Bytes(5)), null, Deadline);
        await client.FluxDev.RunAsync(Sunset, new() { ObjectLifecycle = new() { ExpiresIn = TimeSpan.FromMinutes(1) } }, Deadline);
        await client.FluxDev.RunAsync(Sunset, new() { ObjectLifecycle = new() }, Deadline);

        Assert.Equal([Hour, Hour, """{"expiration_duration_seconds":60}""", null], Calls().Select(request => request.Headers.GetValueOrDefault("x-fal-object-lifecycle-preference")));
        Assert.Equal(Hour, Assert.Single(RequestsTo(FalEmulatorService.Rest)).Headers["X-Fal-Object-Lifecycle"]);
    }

    [Fact]
    public void A_file_that_is_kept_for_no_time_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FalObjectLifecycle { ExpiresIn = TimeSpan.Zero });

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static void Small(FalClientOptions options) => (options.MultipartThreshold, options.MultipartPartSize) = (2 * PartSize, PartSize);

    private static bool IsPart(string path) => int.TryParse(path.AsSpan(path.LastIndexOf('/') + 1), out _);

    private static bool IsPart(FalEmulatorRequest request) => request is { Service: FalEmulatorService.Files, Method: "PUT" } && IsPart(request.Path);

    private static int NumberOf(FalEmulatorRequest part) => int.Parse(part.Path.AsSpan(part.Path.LastIndexOf('/') + 1), provider: null);

    /// <summary>A client to which files of more than two parts are large.</summary>
    private FalClient Small(Clock? clock = null) => CreateClient(o =>
    {
        Small(o);
        o.TimeProvider = clock ?? o.TimeProvider;
    });

    private FalEmulatorRequest[] Parts() => [.. Emulator.Journal.Where(IsPart)];

    private FalEmulatorRequest[] Calls() =>
        [.. Emulator.Journal.Where(request => request is { Service: FalEmulatorService.Run or FalEmulatorService.Queue, Method: "POST" })];

    private FalFile Made(Source source, byte[] content)
    {
        switch (source)
        {
            case Source.Path:
                var path = Path.Combine(_folder.FullName, Film);
                File.WriteAllBytes(path, content);
                return FalFile.FromPath(path);
            case Source.Bytes:
                return FalFile.FromBytes(content, "video/mp4", Film);
            case Source.Seekable:
                return FalFile.FromStream(new MemoryStream([0, .. content]) { Position = 1 }, "video/mp4", Film);
            default:
                return FalFile.FromStream(new Forward(content), "video/mp4", Film);
        }
    }

    /// <summary>Keeps some requests from being sent, until it is opened.</summary>
    private sealed class Hold(Predicate<HttpRequestMessage> holds) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _held;
        private int _under;
        private int _most;

        /// <summary>How many requests wait now.</summary>
        public int Held => Volatile.Read(ref _held);

        /// <summary>How many of the requests were under way at once, at most.</summary>
        public int Most => Volatile.Read(ref _most);

        public void Open() => _opened.TrySetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!holds(request))
                return await base.SendAsync(request, cancellationToken);
            var under = Interlocked.Increment(ref _under);
            for (var most = Most; under > most; most = Most)
                Interlocked.CompareExchange(ref _most, under, most);
            try
            {
                Interlocked.Increment(ref _held);
                await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Interlocked.Decrement(ref _held);
                cancellationToken.ThrowIfCancellationRequested();
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _under);
            }
        }
    }

    /// <summary>A stream that can seek, and fails in its middle.</summary>
    private sealed class Unreadable(int length) : MemoryStream(new byte[length])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= Length / 2 ? throw new IOException("bad sector") : base.ReadAsync(buffer[..Math.Min(buffer.Length, (int)Length / 4)], cancellationToken);
    }
}
