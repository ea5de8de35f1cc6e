using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fal.AspNetCore.Tests;

/// <summary>Endpoints of a minimal API that take generated types, each of them answered with what was bound.</summary>
internal static class Api
{
    public static void Map<TInput, TFormat, TSize>(IEndpointRouteBuilder app)
        where TInput : class
        where TFormat : struct
        where TSize : struct
    {
        app.MapGet("/value", ([FromQuery(Name = "v")] TFormat value) => Json(value));
        app.MapGet("/value-or-none", ([FromQuery(Name = "v")] TFormat? value) => Json(value));
        app.MapGet("/values", ([FromQuery(Name = "v")] TFormat[] values) => Json(values));
        app.MapGet("/route/{v}", ([FromRoute(Name = "v")] TFormat value) => Json(value));
        app.MapGet("/size", ([FromQuery(Name = "v")] TSize value) => Json(value));
        app.MapGet("/file", ([FromQuery(Name = "v")] FalFile value) => Json(value));
        app.MapPost("/value", ([FromForm(Name = "v")] TFormat value) => Json(value)).DisableAntiforgery();
        app.MapPost("/body", ([FromBody] TInput input) => Json(input));
        app.MapPost("/form", ([FromForm] TInput input) => Json(input)).DisableAntiforgery();
    }

    /// <summary>A form of a model that has something of every kind.</summary>
    public static void MapForm<TInput>(IEndpointRouteBuilder app, string name)
        where TInput : class => app.MapPost(name, ([FromForm] TInput input) => Json(input)).DisableAntiforgery();

    /// <summary>Types of the app that hold inputs. The framework's generator looks at what is written here.</summary>
    public static void MapOrders(IEndpointRouteBuilder app)
    {
        app.MapPost("/app/order", ([FromBody] AppOrder order) => $"{order.Copies} {order.Input.Prompt}");
        app.MapPost("/app/inputs", ([FromBody] List<Fal.Models.FluxDevInput> inputs) => inputs.Count);
        app.MapPost("/library/inputs", ([FromBody] List<Library.Models.FluxDevInput> inputs) => inputs.Count);
        app.MapPost("/library/order", ([FromBody] LibraryOrder order) => $"{order.Copies} {order.Input.Prompt}");
    }

    public static IResult Json<T>(T value) => Results.Text(JsonSerializer.Serialize(value), "application/json");
}

/// <summary>The same of MVC.</summary>
[ApiController]
public abstract class ApiController<TInput, TFormat> : ControllerBase
    where TInput : class
    where TFormat : struct
{
    [HttpGet("value")]
    public IActionResult Value([FromQuery(Name = "v")] TFormat value) => Json(value);

    [HttpGet("route/{v}")]
    public IActionResult Route([FromRoute(Name = "v")] TFormat value) => Json(value);

    [HttpGet("query")]
    public IActionResult Query([FromQuery] TInput input) => Json(input);

    [HttpPost("form")]
    public IActionResult Form([FromForm] TInput input) => Json(input);

    [HttpPost("body")]
    public IActionResult Body([FromBody] TInput input) => Json(input);

    private ContentResult Json<T>(T value) => Content(JsonSerializer.Serialize(value), "application/json");
}

[Route("app/mvc")]
public sealed class AppController : ApiController<Fal.Models.FluxDevInput, Fal.Models.FluxDev.OutputFormat>;

[Route("library/mvc")]
public sealed class LibraryController : ApiController<Library.Models.FluxDevInput, Library.Models.FluxDev.OutputFormat>;

[ApiController]
[Route("")]
public sealed class OrderController : ControllerBase
{
    [HttpPost("app/mvc/order")]
    public IActionResult App([FromBody] AppOrder order) => Content($"{order.Copies} {order.Input.Prompt}");

    [HttpPost("library/mvc/order")]
    public IActionResult Library([FromBody] LibraryOrder order) => Content($"{order.Copies} {order.Input.Prompt}");
}

/// <summary>A type of the app that holds inputs of the app's own models.</summary>
public sealed class AppOrder
{
    [Range(1, 9)]
    public int Copies { get; init; }

    public required Fal.Models.FluxDevInput Input { get; init; }

    public IReadOnlyList<Fal.Models.FluxDevInput>? More { get; init; }

    public Dictionary<string, Fal.Models.FluxDevInput>? ByName { get; init; }
}

/// <summary>The same of a library's models.</summary>
public sealed class LibraryOrder
{
    [Range(1, 9)]
    public int Copies { get; init; }

    public required Library.Models.FluxDevInput Input { get; init; }

    public IReadOnlyList<Library.Models.FluxDevInput>? More { get; init; }

    public Dictionary<string, Library.Models.FluxDevInput>? ByName { get; init; }
}

/// <summary>A view of MVC that shows an input.</summary>
[Route("order")]
public sealed class OrderViewController : Controller
{
    [HttpGet]
    public IActionResult Show() => View("/Views/Order/Index.cshtml", new Fal.Models.FluxDevInput { Prompt = "x", OutputFormat = "png" });

    [HttpPost]
    public IActionResult Send(Fal.Models.FluxDevInput input) =>
        ModelState.IsValid ? Content(JsonSerializer.Serialize(input), "application/json") : View("/Views/Order/Index.cshtml", input);
}
