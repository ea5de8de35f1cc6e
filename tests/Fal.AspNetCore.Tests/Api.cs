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
