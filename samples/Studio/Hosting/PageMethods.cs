using Microsoft.AspNetCore.Components.Endpoints;

namespace Studio.Hosting;

internal static class PageMethods
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];

    /// <summary>Pages answer HEAD as they answer GET: the server leaves the body out.</summary>
    public static void AnswerHead(this RazorComponentsEndpointConventionBuilder pages) => pages.Add(endpoint =>
    {
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
            endpoint.Metadata.Add(new HttpMethodMetadata(Methods));
    });
}
