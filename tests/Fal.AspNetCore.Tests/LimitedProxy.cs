using System.Threading.RateLimiting;
using Fal.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.AspNetCore.Tests;

/// <summary>The app of the page whose users have a rate, a time and a budget.</summary>
internal static class LimitedProxy
{
    public static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy("fal", context => RateLimitPartition.GetTokenBucketLimiter(
                context.User.Identity?.Name ?? "",
                _ => new() { TokenLimit = 50, TokensPerPeriod = 5, ReplenishmentPeriod = TimeSpan.FromSeconds(1) }));
        });
        builder.Services.AddRequestTimeouts();
    }

    public static void Map(WebApplication app)
    {
        app.UseRateLimiter();
        app.UseRequestTimeouts();
        var budgets = new Budgets();
        app.MapFalProxy(proxy =>
        {
            proxy.Allow<FluxDev>();
            proxy.Admit = budgets.AdmitAsync;
            proxy.Charged = budgets.ChargeAsync;
        })
        .RequireRateLimiting("fal")
        .WithRequestTimeout(TimeSpan.FromMinutes(5))
        .WithMetadata(new RequestSizeLimitAttribute(50_000_000));
    }
}
