using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Studio.Hosting;

namespace Fal.Studio.Tests;

public class OwnMachineTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:5000", 200)]
    [InlineData("127.0.0.1", "127.0.0.1:5000", 200)]
    [InlineData("::1", "[::1]:5000", 200)]
    [InlineData("::ffff:127.0.0.1", "localhost", 200)]
    [InlineData("192.0.2.1", "localhost", 403)]
    [InlineData("127.0.0.1", "evil.example", 403)]
    [InlineData("127.0.0.1", "192.0.2.1", 403)]
    public async Task Where_runs_are_billed_only_this_machine_is_let_in(string from, string host, int status)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseOwnMachineOnly();
        app.Run(context => context.Response.WriteAsync("here"));
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(from) }, Request = { Host = new HostString(host) } };
        await app.Build()(context);
        Assert.Equal(status, context.Response.StatusCode);
    }
}
