using System.Collections.Concurrent;

namespace Fal.AspNetCore.Tests;

/// <summary>The budgets of the page.</summary>
public sealed class Budgets
{
    private const decimal Most = 10;                           // no call costs more

    private readonly ConcurrentDictionary<string, decimal> _left = new();        // of a database, in an app that starts again
    private readonly ConcurrentDictionary<string, string> _owners = new();       // of requests whose units have not come

    public ValueTask<bool> AdmitAsync(FalProxyCall call, CancellationToken cancellationToken)
    {
        if (!call.IsBilled || Add(UserOf(call), -Most) >= 0)
            return ValueTask.FromResult(true);
        Add(UserOf(call), Most);
        return ValueTask.FromResult(false);
    }

    public ValueTask ChargeAsync(FalProxyCall call, decimal? units, CancellationToken cancellationToken)
    {
        if (call is { Kind: FalProxyCallKind.Submit, RequestId: { } request } && units is null)
            _owners[request] = UserOf(call);
        else if (call.IsBilled)
            Add(UserOf(call), Most - (units ?? Most));
        else if (_owners.TryRemove(call.RequestId!, out var user))
            Add(user, Most - units!.Value);
        return ValueTask.CompletedTask;
    }

    private decimal Add(string user, decimal change) => _left.AddOrUpdate(user, 100 + change, (_, left) => left + change);

    private static string UserOf(FalProxyCall call) => call.HttpContext.User.Identity!.Name!;
}
