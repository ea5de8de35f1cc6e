using System.Net;

namespace Studio.Hosting;

internal static class OwnMachine
{
    /// <summary>
    /// Refuses whoever is not on this machine, or came by the name of another: with a key, each run of theirs would be billed. To let others
    /// in all the same, set <c>Shared</c> to true.
    /// </summary>
    public static void UseOwnMachineOnly(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) && IsOwnName(context.Request.Host.Host))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("Runs are billed here: the studio is open to its own machine only, unless it is started with Shared=true.");
    });

    private static bool IsOwnName(string host) => host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
