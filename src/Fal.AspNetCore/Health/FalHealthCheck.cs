using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fal.AspNetCore;

/// <summary>Asks the service about the app's key.</summary>
internal sealed class FalHealthCheck(FalHealthCheck.Last last, IServiceProvider services, string? clientName) : IHealthCheck
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        if (last.Answer is { } answer && time.GetElapsedTime(answer.At) < Kept)
            return Result(context, answer.Why);
        var why = await AskAsync(cancellationToken).ConfigureAwait(false);
        last.Answer = new Answer(why, time.GetTimestamp());
        return Result(context, why);
    }

    /// <summary>What is wrong; null where nothing is.</summary>
    private async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        if (NamedService.Find<FalClient>(services, clientName) is not { } client)
            return NamedService.Missing<FalClient>(clientName, "services.AddFal");
        try
        {
            return await client.CheckCredentialsAsync(cancellationToken).ConfigureAwait(false) switch
            {
                FalCredentialsState.Valid => null,
                FalCredentialsState.Missing => "The app has no key.",
                FalCredentialsState.Locked => "The account of the app's key is locked: its balance is used up, for the most part.",
                _ => "The service does not take the app's key.",
            };
        }
        catch (FalException error)
        {
            return error.Message;
        }
    }

    private static HealthCheckResult Result(HealthCheckContext context, string? why) =>
        why is null ? HealthCheckResult.Healthy("The service can be reached and takes the app's key.") : new HealthCheckResult(context.Registration.FailureStatus, why);

    /// <summary>What the service said last.</summary>
    internal sealed class Last
    {
        private Answer? _answer;

        public Answer? Answer
        {
            get => Volatile.Read(ref _answer);
            set => Volatile.Write(ref _answer, value);
        }
    }

    internal sealed record Answer(string? Why, long At);
}
