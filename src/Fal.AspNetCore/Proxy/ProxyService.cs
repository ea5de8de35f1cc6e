namespace Fal.AspNetCore;

/// <summary>The hosts of the service that a proxy reaches.</summary>
internal enum ProxyService
{
    Run,
    Queue,
    Rest,
}
