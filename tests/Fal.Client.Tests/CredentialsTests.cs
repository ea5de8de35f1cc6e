using System.Net;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Keys that a provider gives.</summary>
public sealed class CredentialsTests : EmulatorTest
{
    [Fact]
    public async Task The_provider_is_asked_for_each_request_and_each_repeat()
    {
        var clock = new Clock();
        var asked = 0;
        var client = CreateClient(o => (o.TimeProvider, o.CredentialsProvider) = (clock, _ => new($"key:{++asked}")));
        var status = FalEmulatorAnswer.Text(HttpStatusCode.Accepted, "{}");
        InterceptInTurn(_ => true, FalEmulatorAnswer.Error(HttpStatusCode.TooManyRequests), status, status);

        var request = client.FluxDev.Request("r-1");
        var first = request.GetStatusAsync(cancellationToken: Deadline);
        await clock.SkipWaitAsync(Deadline);
        await first;
        await request.GetStatusAsync(cancellationToken: Deadline);

        Assert.Equal(["Key key:1", "Key key:2", "Key key:3"], Emulator.Journal.Select(seen => seen.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_provider_wins_over_a_key()
    {
        var client = CreateClient(o => (o.Credentials, o.CredentialsProvider) = ("wrong:key", _ => new($" {Emulator.Key}\n")));

        Assert.Equal(Picture, await client.FluxDev.SubscribeAsync(Sunset, null, Deadline));
    }

    [Fact]
    public async Task An_exception_of_the_provider_comes_as_it_is_and_nothing_is_sent()
    {
        var failure = new InvalidOperationException("The vault is closed.");
        var client = CreateClient(o => o.CredentialsProvider = _ => ValueTask.FromException<string>(failure));

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => client.FluxDev.RunAsync(Sunset, null, Deadline)));
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => client.FluxDev.SubscribeAsync(Sunset, null, Deadline)));
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.FluxDev.StreamAsync(Sunset, null, Deadline).GetAsyncEnumerator(Deadline).MoveNextAsync()));
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => client.FastSdxl.RealtimeAsync(null, Deadline)));
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_provider_that_fails_later_does_not_hide_the_time_limit_and_the_request()
    {
        var clock = new Clock();
        var isClosed = false;
        var client = CreateClient(o => (o.TimeProvider, o.CredentialsProvider) =
            (clock, _ => isClosed ? throw new InvalidOperationException("The vault is closed.") : new(Emulator.Key)));
        Emulator.Intercept(request => request.Path.EndsWith("/status", StringComparison.Ordinal) ? FalEmulatorAnswer.Text(HttpStatusCode.Accepted, "{}") : null);
        string? id = null;

        var calling = client.FluxDev.SubscribeAsync(Sunset, new() { Timeout = TimeSpan.FromSeconds(5), PollInterval = TimeSpan.FromMinutes(1), OnSubmitted = given => id = given }, Deadline);
        Assert.Equal(TimeSpan.FromSeconds(5), await clock.NextWaitAsync(Deadline));
        while (await clock.NextWaitAsync(Deadline) != TimeSpan.FromMinutes(1))
        {
        }

        isClosed = true;
        clock.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => calling);
        Assert.Equal(id, error.RequestId);
        Assert.NotNull(id);
    }

    [Theory]
    [InlineData("", "gave no key")]
    [InlineData(null, "gave no key")]
    [InlineData("clé:hidden", "holds characters that a key cannot have")]
    public async Task A_key_that_cannot_be_one_is_refused_without_being_shown(string? key, string said)
    {
        var client = CreateClient(o => o.CredentialsProvider = _ => new(key!));

        var error = await Assert.ThrowsAsync<FalException>(() => client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waiting_for_a_key_can_be_cancelled(bool isSubmit)
    {
        using var cancel = new CancellationTokenSource();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = CreateClient(o => o.CredentialsProvider = _ =>
        {
            asked.SetResult();
            return new(new TaskCompletionSource<string>().Task);
        });

        Task calling = isSubmit ? client.FluxDev.SubmitAsync(Sunset, null, cancel.Token) : client.FluxDev.RunAsync(Sunset, null, cancel.Token);
        await asked.Task.WaitAsync(Deadline);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling.WaitAsync(Deadline));
        Assert.False(Deadline.IsCancellationRequested);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_submit_that_is_cancelled_just_as_its_key_comes_is_not_sent()
    {
        using var cancel = new CancellationTokenSource();
        var client = CreateClient(o => o.CredentialsProvider = _ =>
        {
            cancel.Cancel();
            return new(Emulator.Key);
        });

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.FluxDev.SubmitAsync(Sunset, null, cancel.Token));

        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_key_that_was_used_before_is_in_no_error_either()
    {
        var asked = 0;
        var client = CreateClient(o => o.CredentialsProvider = _ => new($"id{++asked}:secret{asked}"));
        Emulator.Intercept(_ => FalEmulatorAnswer.Text(HttpStatusCode.Forbidden, """{"detail":"id1:secret1 and id2:secret2 and secret1 may not"}"""));
        await Assert.ThrowsAsync<FalApiException>(() => client.FluxDev.RunAsync(Sunset, null, Deadline));

        var error = await Assert.ThrowsAsync<FalApiException>(() => client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.DoesNotContain("secret", Said(error), StringComparison.Ordinal);
    }
}
