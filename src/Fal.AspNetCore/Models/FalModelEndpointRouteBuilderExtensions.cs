using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Fal;
using Fal.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

#pragma warning disable RS0026 // No call can mean two of these: a model is either a type or a value.

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps models as endpoints of the app's own. They need <c>services.AddFal()</c>.</summary>
public static class FalModelEndpointRouteBuilderExtensions
{
    /// <summary>OpenAPI 3.1 has no words for the parts of a stream.</summary>
    private const string Events = "Server-sent events. The data of each is the status as JSON, as it is answered without /events; the last is completed or failed.";

    /// <summary>Maps a model: <c>POST</c> runs it.</summary>
    /// <remarks>
    /// <para>
    /// The body is the input as JSON, the answer the output. A wrong input is 400 with problem details that name its properties, without
    /// anything sent; other failures are the problem details of <c>AddFalProblemDetails()</c>, which need not be called for it. Who goes away
    /// cancels the run.
    /// </para>
    /// <para>Each call is paid for by the app, and anybody may make it: add <c>RequireAuthorization()</c> and a limit of rate.</para>
    /// </remarks>
    /// <typeparam name="TModel">The generated client, such as <c>FluxDev</c>.</typeparam>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">The route, such as <c>/images</c>.</param>
    /// <param name="clientName">The client of <c>services.AddFal(name, …)</c> whose key and addresses are used; null for the one without a name.</param>
    /// <returns>The route.</returns>
    /// <exception cref="ArgumentException">The type is no generated client.</exception>
    /// <exception cref="InvalidOperationException">There is no such <see cref="FalClient"/> in the container.</exception>
    public static RouteHandlerBuilder MapFalModel<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TModel>(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string? clientName = null)
        where TModel : class => endpoints.MapFalModel(EndpointOf<TModel>(), pattern, clientName);

    /// <inheritdoc cref="MapFalModel{TModel}(IEndpointRouteBuilder, string, string?)"/>
    /// <param name="model">The model, such as <c>FluxDev.Endpoint</c>.</param>
    public static RouteHandlerBuilder MapFalModel(this IEndpointRouteBuilder endpoints, FalEndpoint model, [StringSyntax("Route")] string pattern, string? clientName = null)
    {
        Prepare(endpoints, model, clientName);
        ArgumentNullException.ThrowIfNull(pattern);
        var route = new ModelRoute(model, clientName);
        return endpoints.MapPost(pattern, (HttpContext context, CancellationToken cancellationToken) => route.RunAsync(context, cancellationToken))
            .WithDisplayName($"Run of {model.Id}")
            .Accepts(model.InputType, ModelRoute.Json)
            .Produces(StatusCodes.Status200OK, model.OutputType, ModelRoute.Json)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status502BadGateway);
    }

    /// <summary>Maps a model's queue: for what takes longer than a caller waits.</summary>
    /// <remarks>
    /// <para>
    /// <c>POST</c> submits an input: 202 with the request's id, and its address in <c>Location</c>. Under that are its status (<c>GET</c>), its
    /// output (<c>GET …/result</c>, 409 until it is there), its progress as server-sent events (<c>GET …/events</c>, the last of them
    /// completed or failed), and <c>DELETE</c> cancels it. Failures are told as by
    /// <see cref="MapFalModel{TModel}(IEndpointRouteBuilder, string, string?)"/>.
    /// </para>
    /// <para>
    /// Each submit is paid for by the app, and anybody may make it: add <c>RequireAuthorization()</c> and a limit of rate. Who knows a request's id
    /// may see and cancel it; where that is not enough, an endpoint filter compares the id with those of the user.
    /// </para>
    /// </remarks>
    /// <typeparam name="TModel">The generated client, such as <c>FluxDev</c>.</typeparam>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">The route, such as <c>/videos</c>.</param>
    /// <param name="clientName">The client of <c>services.AddFal(name, …)</c> whose key and addresses are used; null for the one without a name.</param>
    /// <returns>The routes.</returns>
    /// <exception cref="ArgumentException">The type is no generated client.</exception>
    /// <exception cref="InvalidOperationException">There is no such <see cref="FalClient"/> in the container.</exception>
    public static RouteGroupBuilder MapFalQueue<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TModel>(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string? clientName = null)
        where TModel : class => endpoints.MapFalQueue(EndpointOf<TModel>(), pattern, clientName);

    /// <inheritdoc cref="MapFalQueue{TModel}(IEndpointRouteBuilder, string, string?)"/>
    /// <param name="model">The model, such as <c>FluxDev.Endpoint</c>.</param>
    public static RouteGroupBuilder MapFalQueue(this IEndpointRouteBuilder endpoints, FalEndpoint model, [StringSyntax("Route")] string pattern, string? clientName = null)
    {
        Prepare(endpoints, model, clientName);
        ArgumentNullException.ThrowIfNull(pattern);
        var route = new QueueRoute(model, clientName);
        var group = endpoints.MapGroup(pattern);
        group.MapPost("", (HttpContext context, CancellationToken cancellationToken) => route.SubmitAsync(context, cancellationToken))
            .WithDisplayName($"Submit to {model.Id}")
            .Accepts(model.InputType, ModelRoute.Json)
            .Produces<QueuedRequest>(StatusCodes.Status202Accepted, ModelRoute.Json)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status502BadGateway);
        group.MapGet("{id}", (HttpContext context, string id) => route.GetStatusAsync(context, id))
            .WithDisplayName($"Status of {model.Id}")
            .Produces<QueuedRequest>(StatusCodes.Status200OK, ModelRoute.Json)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("{id}/result", (HttpContext context, string id) => route.GetResultAsync(context, id))
            .WithDisplayName($"Result of {model.Id}")
            .Produces(StatusCodes.Status200OK, model.OutputType, ModelRoute.Json)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status502BadGateway);
        group.MapGet("{id}/events", (HttpContext context, string id) => route.WatchAsync(context, id))
            .WithDisplayName($"Progress of {model.Id}")
            .WithDescription(Events)
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("{id}", (HttpContext context, string id) => route.CancelAsync(context, id))
            .WithDisplayName($"Cancel of {model.Id}")
            .Produces(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        return group;
    }

    private static void Prepare(IEndpointRouteBuilder endpoints, FalEndpoint model, string? clientName)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(model);
        NamedService.Require<FalClient>(endpoints.ServiceProvider, clientName, "services.AddFal");

        // An app that is compiled ahead has no other way to describe these types.
        if (endpoints.ServiceProvider.GetService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>()?.Value.SerializerOptions is { IsReadOnly: false } json)
        {
            json.TypeInfoResolverChain.Add(model);
            json.TypeInfoResolverChain.Add(QueuedRequestJson.Default);
        }
    }

    private static FalEndpoint EndpointOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TModel>() =>
        typeof(TModel).GetProperty("Endpoint", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as FalEndpoint
        ?? throw new ArgumentException($"'{typeof(TModel)}' is no generated client of a model.");
}
