using System.Globalization;
using System.Net;

namespace Fal;

/// <summary>How a status is told.</summary>
internal static class Statuses
{
    /// <summary>The number and its name: <c>404 NotFound</c>. Of one that .NET has no name for, the number alone.</summary>
    public static string Text(HttpStatusCode status) => status switch
    {
        // Of two names, .NET shows the one that nobody knows.
        HttpStatusCode.TemporaryRedirect => $"307 {nameof(HttpStatusCode.TemporaryRedirect)}",
        _ when Enum.IsDefined(status) => string.Create(CultureInfo.InvariantCulture, $"{(int)status} {status}"),
        _ => ((int)status).ToString(CultureInfo.InvariantCulture),
    };
}
