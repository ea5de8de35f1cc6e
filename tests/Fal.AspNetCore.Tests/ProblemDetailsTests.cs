using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore.Tests;

/// <summary>What an app's own callers are told of calls that fail, and what its health check says.</summary>
public sealed class ProblemDetailsTests : EmulatorTest
{
    private readonly HttpClient _http = new();
    private Action<FalClientOptions> _change = _ => { };

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Forbidden, HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotFound, HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Gone, HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadGateway)]
    public async Task A_refusal_is_told_without_the_words_of_the_service(HttpStatusCode refusal, HttpStatusCode told)
    {
        Emulator.Intercept(_ => Answer(refusal, """{"detail": "something inside"}""", ("x-fal-request-id", "r-7")));

        var (status, problem, _) = await CallAsync();

        Assert.Equal(told, status);
        Assert.Equal("r-7", problem.GetProperty("requestId").GetString());
        Assert.DoesNotContain("inside", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_of_the_account_is_a_time_to_come_back()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.TooManyRequests, """{"detail": "Too many"}""", ("Retry-After", "7")));

        var (status, _, retryAfter) = await CallAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "7"), (status, retryAfter));
    }

    [Fact]
    public async Task A_refused_input_is_told_by_its_names()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.UnprocessableEntity, """{"detail": [{"loc": ["body", "num_images"], "msg": "Too many pictures", "type": "value_error"}]}"""));

        var (status, problem, _) = await CallAsync();

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("Too many pictures", problem.GetProperty("errors").GetProperty("num_images")[0].GetString());
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_504()
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Stall);
        _change = options => options.Timeout = TimeSpan.FromMilliseconds(100);

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await CallAsync()).Status);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_or_does_not_come_at_all_is_a_502()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, "<html>"));
        Assert.Equal(HttpStatusCode.BadGateway, (await CallAsync()).Status);
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop);
        Assert.Equal(HttpStatusCode.BadGateway, (await CallAsync()).Status);
    }

    [Fact]
    public async Task A_missing_key_is_the_apps_own_fault()
    {
        _change = options => options.CredentialsProvider = _ => ValueTask.FromResult("");

        Assert.Equal(HttpStatusCode.InternalServerError, (await CallAsync()).Status);
    }

    [Fact]
    public async Task A_health_check_asks_once_in_a_while_and_spends_nothing()
    {
        var checks = Checks(Client);

        Assert.Equal(HealthStatus.Healthy, (await checks.CheckHealthAsync(Deadline)).Status);
        Assert.Equal(HealthStatus.Healthy, (await checks.CheckHealthAsync(Deadline)).Status);

        Assert.Equal(FalEmulatorService.Rest, Assert.Single(Emulator.Journal).Service);
    }

    [Fact]
    public async Task A_health_check_says_what_is_wrong_but_no_key()
    {
        using var wrong = CreateClient(options => options.Credentials = "not:thekey");
        Assert.Equal("The service does not take the app's key.", await DescribeAsync(wrong));
        Assert.Equal("There is no FalClient in the container: call services.AddFal().", await DescribeAsync(null));
        Emulator.Intercept(_ => FalEmulatorAnswer.AccountLocked());
        Assert.Equal("The account of the app's key is locked: its balance is used up, for the most part.", await DescribeAsync(Client));
        Emulator.Intercept(_ => FalEmulatorAnswer.Error(HttpStatusCode.NotImplemented));
        Assert.Contains("501", await DescribeAsync(Client), StringComparison.Ordinal);

        async Task<string?> DescribeAsync(FalClient? client)
        {
            var report = await Checks(client).CheckHealthAsync(Deadline);
            Assert.Equal(HealthStatus.Unhealthy, report.Status);
            return report.Entries["fal"].Description;
        }
    }

    private static HealthCheckService Checks(FalClient? client)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthChecks().AddFal();
        if (client is not null)
            services.AddSingleton(client);
        return services.BuildServiceProvider().GetRequiredService<HealthCheckService>();
    }

    private async Task<(HttpStatusCode Status, JsonElement Problem, string? RetryAfter)> CallAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddFalProblemDetails();
        await using var app = builder.Build();
        app.UseExceptionHandler();
        var client = CreateClient(_change);
        app.MapPost("/", async () => await new FluxDev(client).RunAsync(Sunset, cancellationToken: Deadline));
        await app.StartAsync(Deadline);
        using var response = await _http.PostAsync(new Uri(app.Urls.Single()), null, Deadline);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, Json(await response.Content.ReadAsStringAsync(Deadline)), response.Headers.RetryAfter?.ToString());
    }
}
