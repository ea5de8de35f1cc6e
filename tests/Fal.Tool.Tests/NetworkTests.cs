using System.Net;
using Fal.Testing;

namespace Fal.Tool.Tests;

/// <summary>The tool and a network, or a service, that fails it. Whatever happens, files are as they were.</summary>
public class NetworkTests
{
    public static TheoryData<string, string> Failures => new()
    {
        { "garbage", "is not JSON" },
        { "nothing", "is not JSON" },
        { "another JSON", "is no page of the platform API" },
        { "a list", "is no page of the platform API" },
        { "cut", "could not be reached" },
        { "dropped", "could not be reached" },
        { "500", "answers with 500" },
        { "400", "refuses the request (400): it does not say why" },
        { "403", "wants a key for this: set FAL_KEY" },
        { "another's 404", "is no page of the platform API: check the address" },
        { "a page of 404", "is no page of the platform API: check the address" },
        { "404 of all", "is no page of the platform API: check the address" },
        { "other items", "is no page of the platform API: check the address" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_service_that_fails_is_one_line_and_nothing_changes(string failure, string says)
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/**");
        folder.Change("fal-ai/whisper", document => document["info"]!["description"] = "Other words.");
        var before = folder.Files();
        folder.Service.Intercept(_ => failure switch
        {
            "garbage" => FalEmulatorAnswer.Text(HttpStatusCode.OK, "<html>proxy</html>"),
            "nothing" => FalEmulatorAnswer.Text(HttpStatusCode.OK, ""),
            "another JSON" => FalEmulatorAnswer.Text(HttpStatusCode.OK, "{\"models\": 7}"),
            "a list" => FalEmulatorAnswer.Text(HttpStatusCode.OK, "[]"),
            "cut" => new() { IsOwn = true, CutAfter = 1000 },
            "dropped" => FalEmulatorAnswer.Drop,
            "another's 404" => FalEmulatorAnswer.Text(HttpStatusCode.NotFound, """{ "error": "nothing here" }"""),
            "a page of 404" => FalEmulatorAnswer.Text(HttpStatusCode.NotFound, "<html>404</html>"),
            "404 of all" => FalEmulatorAnswer.Text(HttpStatusCode.NotFound, """{ "error": { "type": "not_found", "message": "Not found" } }"""),
            "other items" => FalEmulatorAnswer.Text(HttpStatusCode.OK, """{ "models": [{ "name": "x" }, 7] }"""),
            _ => FalEmulatorAnswer.Text((HttpStatusCode)int.Parse(failure, System.Globalization.CultureInfo.InvariantCulture), "{}"),
        });

        foreach (var command in new[] { "update", "check", "diff" })
        {
            var result = await folder.RunAsync(command);

            Assert.Equal(2, result.Code);
            Assert.Contains(says, result.Error, StringComparison.Ordinal);
            Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
        }

        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task What_a_proxy_does_not_find_is_no_model_that_is_gone()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper", "fal-ai/lora");
        folder.Service.Intercept(request => request.Query.ContainsKey("endpoint_id") ? FalEmulatorAnswer.Text(HttpStatusCode.NotFound, """{ "error": { "type": "blocked" } }""") : null);

        var result = await folder.RunAsync("check");

        Assert.Equal((2, "error: What 127.0.0.1 answers is no page of the platform API: check the address.\n", ""), (result.Code, result.Error, result.Output));
    }

    [Fact]
    public async Task A_server_that_never_answers_is_asked_twice()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Patience = new(TimeSpan.FromSeconds(20), TimeSpan.FromHours(20));
        folder.Service.Intercept(_ => FalEmulatorAnswer.Stall);

        var result = await folder.RunAsync("search");

        Assert.Equal((2, "error: 127.0.0.1 did not answer within 20 seconds. Try again later.\n"), (result.Code, result.Error));
        Assert.Equal(2, folder.Time.Waits.Count(wait => wait == TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_server_that_answers_without_end_is_not_asked_again()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Patience = new(TimeSpan.FromHours(10), TimeSpan.FromSeconds(100));
        folder.Service.Intercept(_ => new() { IsOwn = true, PieceSize = 1, PieceDelay = TimeSpan.FromMilliseconds(50) });

        var result = await folder.RunAsync("search");

        Assert.Equal((2, "error: 127.0.0.1 needs more than 100 seconds for an answer. Try again later.\n"), (result.Code, result.Error));
        Assert.Single(folder.Time.Waits, wait => wait == TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task No_service_at_all_is_one_line()
    {
        await using var folder = await ToolFolder.StartAsync();

        var result = await folder.With("FAL_API_HOST", "http://127.0.0.1:1").RunAsync("add", "fal-ai/whisper");

        Assert.Equal(2, result.Code);
        Assert.StartsWith("error: 127.0.0.1 could not be reached: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task A_failure_that_passes_is_waited_for_as_long_as_the_service_asks()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.RefuseNext(3, TimeSpan.FromSeconds(7));

        await folder.DoAsync("add", "fal-ai/whisper");

        Assert.Equal(3, folder.Time.Waits.Count(wait => wait == TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_told_instead()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.RefuseNext(1, TimeSpan.FromHours(1));

        var result = await folder.RunAsync("add", "fal-ai/whisper");

        Assert.Equal("error: 127.0.0.1 has had too many requests (429). Try again in 3600 seconds, or set FAL_KEY: with a key more requests are allowed.\n", result.Error);
    }

    [Fact]
    public async Task Ctrl_C_while_something_is_fetched_changes_nothing()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/**");
        var before = folder.Files();
        using var stop = new CancellationTokenSource();
        folder.Service.Intercept(_ =>
        {
            stop.Cancel();
            return FalEmulatorAnswer.Stall;
        });

        var result = await folder.RunAsync(environment => environment, stop.Token, "update");

        Assert.Equal((130, "error: Cancelled: nothing was changed.\n"), (result.Code, result.Error));
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task Many_models_come_in_pages_and_pages_of_pages()
    {
        await using var folder = await ToolFolder.StartAsync(new FalEmulatorOptions { CatalogPageSize = 2 });

        await folder.DoAsync("add", "**");

        Assert.Equal(7, folder.Files().Count);
        Assert.Equal(7, (await folder.DoAsync("search")).TrimEnd().Split('\n').Length);
        Assert.Contains(folder.Service.Journal, request => request.Query.ContainsKey("cursor"));
    }

    [Fact]
    public async Task A_service_that_refuses_a_page_because_of_one_id_is_asked_for_the_others()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Intercept(request => request.Query.TryGetValue("endpoint_id", out var ids) && ids.Contains("me/none", StringComparison.Ordinal)
            ? FalEmulatorAnswer.Text(HttpStatusCode.NotFound, """{ "error": { "type": "not_found", "message": "Endpoint not found" } }""") : null);

        var result = await folder.RunAsync("add", "fal-ai/whisper", "fal-ai/lora", "me/none", "fal-ai/flux/dev");

        Assert.Equal((2, "error: me/none: the catalogue has no such model.\n"), (result.Code, result.Error));
        Assert.Equal(4, folder.Files().Count);
    }

    [Fact]
    public async Task An_id_that_is_none_does_not_stop_the_others_that_match()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Intercept(request => request.Query.ContainsKey("endpoint_id") ? null : FalEmulatorAnswer.Text(HttpStatusCode.OK, """
            { "models": [{ "endpoint_id": "fal-ai//flux" }, { "endpoint_id": "fal-ai/whisper" }], "has_more": false }
            """));

        var result = await folder.RunAsync("add", "fal-ai/**");

        Assert.Equal((0, "warning: 'fal-ai//flux' is left out: it is no id of a model, as 'fal-ai/flux/dev' is.\n"), (result.Code, result.Error));
        Assert.Equal(["schemas/fal-ai__whisper.json", "schemas/fal.lock.json"], folder.Files().Keys);
    }

    [Fact]
    public async Task The_key_goes_to_the_service_alone_and_only_where_there_is_one()
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions(), TestContext.Current.CancellationToken);
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("search");
        Assert.DoesNotContain(folder.Service.Journal, request => request.Headers.ContainsKey("Authorization"));
        folder.With("FAL_KEY", "Key " + folder.Service.Key);
        await folder.DoAsync("search");
        Assert.Contains(folder.Service.Journal, request => request.Headers.TryGetValue("Authorization", out var key) && key == "Key " + folder.Service.Key);

        other.Intercept(_ => FalEmulatorAnswer.Text(HttpStatusCode.OK, """{ "models": [], "has_more": false }"""));
        folder.Service.Intercept(_ => new() { StatusCode = HttpStatusCode.Redirect, Headers = { ["Location"] = new Uri(other.Address, "run/me/models").ToString() } });
        await folder.DoAsync("search");

        Assert.NotEmpty(other.Journal);
        Assert.DoesNotContain(other.Journal, request => request.Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("not an address", "--base-url is no address")]
    [InlineData("ftp://x/", "--base-url is no address")]
    [InlineData("https://key:secret@api.fal.ai/v1", "--base-url is no address")]
    [InlineData("http://api.example.com/v1", "over which no key is sent")]
    public async Task An_address_that_cannot_be_one_or_would_give_the_key_away_is_refused(string address, string says)
    {
        await using var folder = await ToolFolder.StartAsync();

        var result = await folder.With("FAL_KEY", "id:secret").RunAsync("search", "--base-url", address);

        Assert.Equal(2, result.Code);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_names_its_models_reaches_neither_the_terminal_nor_the_disk_as_it_is()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Intercept(_ => FalEmulatorAnswer.Text(HttpStatusCode.OK, """
            { "models": [{ "endpoint_id": "a/../../x", "metadata": { "display_name": "\u001b[31mred\u202e[bold]" }, "openapi": { "openapi": "3.0.4", "paths": {} } }], "has_more": false }
            """));

        Assert.Contains("\\u001B[31mred\\u202E[bold]", await folder.DoAsync("search"), StringComparison.Ordinal);
        var odd = await folder.RunAsync("add", "a/**");
        Assert.Equal(2, odd.Code);
        Assert.StartsWith("warning: 'a/../../x' is left out: it is no id of a model", odd.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await folder.RunAsync("add", "a/../../x")).Code);
        Assert.Empty(folder.Files());
    }
}
