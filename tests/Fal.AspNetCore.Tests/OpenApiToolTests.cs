using Fal.Models;
using Fal.Packages.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore.Tests;

/// <summary>What the official tools make of an app's document: clients that compile, and that the app answers.</summary>
public sealed class OpenApiToolTests() : EmulatorTest(minutes: 15)
{
    private const string Tools = """
        {
          "version": 1,
          "isRoot": true,
          "tools": {
            "microsoft.openapi.kiota": { "version": "1.38.0", "commands": ["kiota"] },
            "nswag.consolecore": { "version": "14.7.1", "commands": ["nswag"] }
          }
        }
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Microsoft.Kiota.Http.HttpClientLibrary" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Form" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Json" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Multipart" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Text" Version="2.1.6" />
            <PackageReference Include="Newtonsoft.Json" Version="13.0.4" />
          </ItemGroup>
        </Project>
        """;

    private const string Kiota = """
        using App.Kiota;
        using App.Kiota.Models;
        using Microsoft.Kiota.Abstractions.Authentication;
        using Microsoft.Kiota.Http.HttpClientLibrary;

        var client = new AppClient(new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = args[0] });
        var input = new FluxDevInput
        {
            Prompt = "a sunset",
            NumImages = 2,
            Seed = 12345678901,
            OutputFormat = FluxDevInput_output_format.Png,
            ImageSize = new() { FluxDevInputImageSize = new() { Width = 512, Height = 256 } },
        };
        Console.WriteLine("run " + (await client.Images.PostAsync(input))!.Images![0].Url);
        var queued = (await client.Queue.PostAsync(input))!;
        Console.WriteLine("status " + (await client.Queue[queued.RequestId].GetAsync())!.Status);
        Console.WriteLine("result " + (await client.Queue[queued.RequestId].Result.GetAsync())!.Images![0].Url);
        try
        {
            input.NumImages = 9;
            await client.Images.PostAsync(input);
        }
        catch (HttpValidationProblemDetails refused)
        {
            Console.WriteLine("refused " + string.Join(',', refused.Errors!.AdditionalData.Keys));
        }
        """;

    private const string NSwag = """
        using App.NSwag;

        using var http = new HttpClient();
        var client = new AppClient(http) { BaseUrl = args[0] };
        var input = new FluxDevInput { Prompt = "a sunset", Num_images = 2, Seed = 12345678901, Output_format = FluxDevInputOutput_format.Png };
        Console.WriteLine("run " + (await client.ImagesAsync(input)).Images.First().Url);
        var queued = await client.QueuePOSTAsync(input);
        Console.WriteLine("status " + (await client.QueueGETAsync(queued.RequestId)).Status);
        Console.WriteLine("result " + (await client.ResultAsync(queued.RequestId)).Images.First().Url);
        try
        {
            input.Num_images = 9;
            await client.ImagesAsync(input);
        }
        catch (ApiException<HttpValidationProblemDetails> refused)
        {
            Console.WriteLine("refused " + string.Join(',', refused.Result.Errors.Keys));
        }
        """;

    [Theory]
    [InlineData("Kiota", Kiota, "kiota", "generate", "--language", "CSharp", "--openapi", "app.json", "--output", "client", "--class-name", "AppClient", "--namespace-name", "App.Kiota", "--exclude-backward-compatible")]
    [InlineData("NSwag", NSwag, "nswag", "openapi2csclient", "/input:app.json", "/output:AppClient.cs", "/classname:AppClient", "/namespace:App.NSwag", "/GenerateNullableReferenceTypes:true")]
    public async Task A_tool_s_client_of_the_app_works(string tool, string program, params string[] command)
    {
        await using var app = await StartAsync();
        var folder = Directory.CreateTempSubdirectory($"fal-{tool}-").FullName;
        using var http = new HttpClient();
        var address = app.Urls.Single();
        await WriteAsync("app.json", await http.GetStringAsync(new Uri(address + "/openapi/v1.json"), Deadline));
        await WriteAsync("dotnet-tools.json", Tools);
        await WriteAsync("App.csproj", Project);
        await WriteAsync("Program.cs", program);

        await CommandLine.DotnetAsync(folder, "tool", "restore");
        await CommandLine.DotnetAsync(folder, command);
        var output = await CommandLine.DotnetAsync(folder, "run", "--verbosity", "quiet", "-p:TreatWarningsAsErrors=false", "--", address);

        var said = output.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Split(' ')[0] is "run" or "status" or "result" or "refused");
        Assert.Equal(["run https://files.example/sunset.png", "status completed", "result https://files.example/sunset.png", "refused num_images"], said);
        var sent = Emulator.Journal.Where(request => request.Method == "POST").Select(request => System.Text.Encoding.UTF8.GetString(request.Body.Span)).ToList();
        Assert.Equal(2, sent.Count);
        Assert.All(sent, body => Assert.Contains("\"seed\":12345678901", body, StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, Deadline);
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenApi(options => options.AddFalSchemas());
        builder.Services.AddSingleton(Client);
        var app = builder.Build();
        app.MapOpenApi();
        app.MapFalModel<FluxDev>("/images");
        app.MapFalQueue<FluxDev>("/queue");
        await app.StartAsync(Deadline);
        return app;
    }
}
