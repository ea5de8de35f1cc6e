using System.Globalization;
using System.Net;

namespace Fal;

/// <summary>How the status of an answer is told: <c>404 NotFound</c>, and <c>499</c> where .NET has no name for it.</summary>
internal static class StatusName
{
    public static string Of(HttpStatusCode status)
    {
        var number = ((int)status).ToString(CultureInfo.InvariantCulture);
        var name = status.ToString();
        return name == number ? number : $"{number} {name}";
    }
}
