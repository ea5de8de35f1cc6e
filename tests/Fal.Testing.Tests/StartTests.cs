using System.Net.Http.Headers;
using System.Text.Json;

namespace Fal.Testing.Tests;

public class StartTests
{
    private static readonly JsonElement NoInput = JsonSerializer.SerializeToElement(new { });

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schema_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<FileNotFoundException>(() => FalEmulator.StartAsync("nowhere/schema.json", Cancelled));

        Assert.Contains("nowhere/schema.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{\"a\":1}", "neither 'paths' nor 'models'")]
    [InlineData("{\"paths\":{}}", "set EndpointId=\"owner/model\" on its FalEmulatorSchema")]
    [InlineData("{\"paths\":{},\"info\":{\"x-fal-metadata\":{\"endpointId\":\"a/b\"}}}", "no path takes a JSON body")]
    [InlineData("{\"models\":[{\"endpoint_id\":\"a/b\",\"openapi\":{\"error\":{\"message\":\"No schema today\"}}}]}", "No schema today")]
    [InlineData("{\"models\":[{}]}", "'endpoint_id'")]
    public async Task A_file_that_is_not_a_schema_is_named_with_the_reason(string text, string reason)
    {
        using var folder = new SchemaFolder();
        folder.Write("deep/down/broken.json", text);

        foreach (var path in new[] { folder.Path, Path.Combine(folder.Path, "deep", "down", "broken.json") })
        {
            var error = await Assert.ThrowsAsync<FormatException>(() => FalEmulator.StartAsync(path, Cancelled));

            Assert.Contains("broken.json", error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bad_file_does_not_stop_the_others_of_its_folder_and_a_call_of_what_it_lacks_says_why()
    {
        using var folder = SchemaFolder.Of("{}");
        folder.Write("broken.json", "{\n  \"paths\": oops");
        folder.Write("page.json", """{"models":[{"endpoint_id":"test/new","openapi":{"error":{"message":"No schema today"}}}]}""");
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Cancelled);
        using var client = emulator.CreateClient();

        await client.RunAsync(FalEndpoint.Untyped(SchemaFolder.Id), NoInput, cancellationToken: Cancelled);
        var missing = await Assert.ThrowsAsync<FalApiException>(() => client.RunAsync(FalEndpoint.Untyped("test/new"), NoInput, cancellationToken: Cancelled));
        var unknown = await Assert.ThrowsAsync<FalApiException>(() => client.SubmitAsync(FalEndpoint.Untyped("other/model"), NoInput, cancellationToken: Cancelled));

        Assert.Equal(["FAL0001", "FAL0006"], emulator.SchemaProblems.Select(problem => problem.Id));
        Assert.Equal((Path.Combine(folder.Path, "broken.json"), 2, 12), (emulator.SchemaProblems[0].Path, emulator.SchemaProblems[0].Line, emulator.SchemaProblems[0].Column));
        Assert.Contains("No schema today", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("broken.json", missing.Message, StringComparison.Ordinal);
        Assert.Contains("broken.json(2,12): FAL0001", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_schema_is_told_on_one_line_whatever_its_words_are()
    {
        using var folder = SchemaFolder.Of("{}");
        folder.Write("page.json", """{"models":[{"endpoint_id":"test/new","openapi":{"error":{"message":"x\nProgram.cs(2,2): error CS9998: forged\u202e"}}}]}""");
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Cancelled);

        var problem = Assert.Single(emulator.SchemaProblems);

        Assert.Contains(@"x\nProgram.cs(2,2): error CS9998: forged\u202E", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(problem.ToString(), c => char.IsControl(c) || c is '\u202e');
    }

    [Fact]
    public async Task Of_two_files_that_describe_an_endpoint_the_first_counts_and_the_second_is_reported()
    {
        using var folder = new SchemaFolder();
        folder.Write("a.json", SchemaFolder.Document("{}", """{"const":"first"}"""));
        folder.Write("b.json", SchemaFolder.Document("{}", """{"const":"second"}"""));
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Cancelled);
        using var client = emulator.CreateClient();

        var output = await client.RunAsync(FalEndpoint.Untyped(SchemaFolder.Id), NoInput, cancellationToken: Cancelled);

        Assert.Equal("first", output.GetString());
        Assert.Equal("FAL0010", Assert.Single(emulator.SchemaProblems).Id);
    }

    [Theory]
    [InlineData("document.json", "{0}")]
    [InlineData("item.json", "{{\"endpoint_id\":\"test/endpoint\",\"openapi\":{0}}}")]
    [InlineData("page.json", "{{\"models\":[{{\"endpoint_id\":\"test/endpoint\",\"openapi\":{0}}}],\"has_more\":false}}")]
    public async Task Every_kind_of_schema_file_is_read(string name, string form)
    {
        using var folder = new SchemaFolder();
        var file = folder.Write(name, string.Format(null, form, SchemaFolder.Document("{}")));
        await using var emulator = await FalEmulator.StartAsync(file, Cancelled);
        using var client = emulator.CreateClient();

        await client.RunAsync(FalEndpoint.Untyped(SchemaFolder.Id), NoInput, cancellationToken: Cancelled);
    }

    [Fact]
    public async Task A_file_may_be_named_more_than_once_and_its_id_beside_its_folder()
    {
        using var folder = new SchemaFolder();
        var plain = folder.Write("plain.json", SchemaFolder.Document("{}"));
        var copy = folder.Write("copy.json", SchemaFolder.Document("{}"));
        var app = folder.Write("app.json", """{"paths":{"/":{"post":{"requestBody":{"content":{"application/json":{"schema":{}}}}}}}}""");
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { folder.Path, plain, copy, new FalEmulatorSchema(app) { EndpointId = " me/app " } } }, Cancelled);
        using var client = emulator.CreateClient();

        await client.RunAsync(FalEndpoint.Untyped("me/app"), NoInput, cancellationToken: Cancelled);

        Assert.Equal("FAL0010", Assert.Single(emulator.SchemaProblems).Id);
    }

    [Fact]
    public async Task What_is_said_beside_a_file_counts_for_streams_too()
    {
        using var folder = new SchemaFolder();
        var page = folder.Write("page.json", $$"""{"models":[{"endpoint_id":"test/endpoint","metadata":{},"openapi":{{SchemaFolder.Document("{}", """{"type":"object","properties":{"count":{"const":3}}}""")}}}]}""");
        await using var silent = await FalEmulator.StartAsync(page, Cancelled);
        await using var streams = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { new FalEmulatorSchema(page) { Stream = true } } }, Cancelled);
        using var client = streams.CreateClient();
        using var other = silent.CreateClient();

        var last = await client.StreamAsync(FalEndpoint.Untyped(SchemaFolder.Id), NoInput, cancellationToken: Cancelled).LastAsync(Cancelled);

        Assert.Equal(3, last.GetProperty("count").GetInt32());
        await Assert.ThrowsAsync<FalApiException>(() => other.StreamAsync(FalEndpoint.Untyped(SchemaFolder.Id), NoInput, cancellationToken: Cancelled).LastAsync(Cancelled).AsTask());
    }

    [Fact]
    public async Task The_halves_of_a_pair_may_be_named_apart_and_either_has_the_id()
    {
        using var folder = new SchemaFolder();
        var input = folder.Write("in/chat.input.json", "{}");
        var output = folder.Write("in/chat.output.json", """{"const":"hello"}""");
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { input, new FalEmulatorSchema(output) { EndpointId = "me/chat" } } }, Cancelled);
        using var client = emulator.CreateClient();

        Assert.Equal("hello", (await client.RunAsync(FalEndpoint.Untyped("me/chat"), NoInput, cancellationToken: Cancelled)).GetString());
        Assert.Empty(emulator.SchemaProblems);
    }

    [Theory]
    [InlineData("""{"type":"string","pattern":"^(?P<a>[a-z]+)$"}""", "\"x\"")]
    [InlineData("""{"type":"string","pattern":"["}""", "\"x\"")]
    [InlineData("""{"type":"number","maximum":1e300}""", "1")]
    [InlineData("""{"type":"number","maximum":1000000000000000000000000000000}""", "1")]
    [InlineData("""{"type":"string","maxLength":3000000000}""", "\"x\"")]
    [InlineData("""{"type":"string","maxLength":3.5}""", "\"x\"")]
    [InlineData("""{"type":"array","minItems":-1}""", "[]")]
    [InlineData("""{"type":"number","multipleOf":0}""", "1")]
    [InlineData("""{"type":"number","multipleOf":1e-30}""", "1")]
    [InlineData("""{"type":"number","multipleOf":"a","exclusiveMinimum":"x"}""", "1")]
    [InlineData("""{"type":{},"uniqueItems":"x","minProperties":"x"}""", "1")]
    public async Task A_limit_that_cannot_be_checked_is_left_to_the_service(string schema, string value)
    {
        using var folder = SchemaFolder.Of(SchemaFolder.WithX(schema));
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Cancelled);
        using var client = emulator.CreateClient();
        using var input = JsonDocument.Parse($"{{\"x\":{value}}}");

        await client.RunAsync(FalEndpoint.Untyped(SchemaFolder.Id), input.RootElement, cancellationToken: Cancelled);
    }

    [Fact]
    public async Task A_pair_of_schemas_is_read_under_the_id_that_is_given()
    {
        using var folder = new SchemaFolder();
        var input = folder.Write("chat.input.json", """{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}""");
        folder.Write("chat.output.json", """{"type":"object","properties":{"said":{"$ref":"#/$defs/Said"}},"required":["said"],"$defs":{"Said":{"const":"hello"}}}""");
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { new FalEmulatorSchema(input) { EndpointId = "me/chat" } } }, Cancelled);
        using var client = emulator.CreateClient();

        var output = await client.RunAsync(FalEndpoint.Untyped("me/chat"), JsonSerializer.SerializeToElement(new { text = "hi" }), cancellationToken: Cancelled);
        var refused = await Assert.ThrowsAsync<FalValidationException>(() => client.RunAsync(FalEndpoint.Untyped("me/chat"), NoInput, cancellationToken: Cancelled));

        Assert.Equal("hello", output.GetProperty("said").GetString());
        Assert.Equal("missing", Assert.Single(refused.Errors).Type);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("one")]
    public async Task An_id_that_is_none_is_refused(string id)
    {
        using var folder = SchemaFolder.Of("{}");
        var schema = new FalEmulatorSchema(Path.Combine(folder.Path, "endpoint.json")) { EndpointId = id };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { schema } }, Cancelled));

        Assert.Contains($"EndpointId '{id}' of '{schema.Path}' is no endpoint id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_for_a_folder_is_refused()
    {
        using var folder = SchemaFolder.Of("{}");
        var schema = new FalEmulatorSchema(folder.Path) { EndpointId = "me/app" };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { schema } }, Cancelled));

        Assert.Contains("EndpointId 'me/app' stands beside the folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_emulator_needs_no_schemas()
    {
        await using var emulator = await FalEmulator.StartAsync(cancellationToken: Cancelled);

        Assert.Equal("127.0.0.1", emulator.Address.Host);
        Assert.NotEqual(0, emulator.Address.Port);
    }

    [Fact]
    public async Task Many_emulators_run_side_by_side_and_know_nothing_of_each_other()
    {
        var emulators = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => FalEmulator.StartAsync(new FalEmulatorOptions { Key = $"key:{i}" }, Cancelled)));

        await Task.WhenAll(emulators.Select(async (emulator, i) =>
        {
            emulator.Respond(FalEndpoint.Untyped("me/app"), JsonSerializer.SerializeToElement(i));
            using var client = emulator.CreateClient();
            var output = await client.RunAsync(FalEndpoint.Untyped("me/app"), NoInput, cancellationToken: Cancelled);
            Assert.Equal(i, output.GetInt32());
        }));

        Assert.All(emulators, emulator => Assert.Single(emulator.Journal));
        Assert.Equal(8, emulators.Select(emulator => emulator.Address.Port).Distinct().Count());
        foreach (var emulator in emulators)
            await emulator.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_ends_calls_that_are_under_way()
    {
        var started = new TaskCompletionSource();
        var emulator = await FalEmulator.StartAsync(cancellationToken: Cancelled);
        emulator.Respond(FalEndpoint.Untyped("me/stuck"), async (input, _) =>
        {
            // Does not look at its token.
            started.SetResult();
            await Task.Delay(Timeout.Infinite, Cancelled);
            return input;
        });
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Key", emulator.Key) } };
        using var body = new StringContent("{}");
        var call = http.PostAsync(new Uri(emulator.Address, "run/me/stuck"), body, Cancelled);
        await started.Task.WaitAsync(Cancelled);

        await emulator.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(5), Cancelled);
        await emulator.DisposeAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task Options_out_of_range_are_refused()
    {
        FalEmulatorOptions[] wrong =
        [
            new() { Key = "" },
            new() { QueuePositions = -1 },
            new() { StepTime = TimeSpan.FromSeconds(-1) },
            new() { StepTime = TimeSpan.MaxValue },
            new() { RealtimeIdleTimeout = TimeSpan.MaxValue },
            new() { StreamEvents = 0 },
            new() { RealtimeIdleTimeout = TimeSpan.Zero },
        ];

        foreach (var options in wrong)
            await Assert.ThrowsAnyAsync<ArgumentException>(() => FalEmulator.StartAsync(options, Cancelled));
    }

    [Fact]
    public async Task A_client_that_is_led_past_the_hosts_is_told_where_they_are()
    {
        await using var emulator = await FalEmulator.StartAsync(Repository.Schemas, Cancelled);
        var options = emulator.CreateClientOptions();
        options.RunAddress = emulator.Address;
        using var fal = new FalClient(options);

        var error = await Assert.ThrowsAsync<FalApiException>(() => fal.RunAsync(FalEndpoint.Untyped("fal-ai/flux/dev"), default, null, Cancelled));

        Assert.Contains("nothing at /fal-ai/flux/dev. The hosts of the service are its paths /run, /queue, /rest, /files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_options_nor_the_emulator_show_the_key()
    {
        var options = new FalEmulatorOptions { Key = "very:secret" };
        await using var emulator = await FalEmulator.StartAsync(options, Cancelled);

        Assert.DoesNotContain("very:secret", $"{options} {emulator} {emulator.CreateClientOptions()}", StringComparison.Ordinal);
    }
}
