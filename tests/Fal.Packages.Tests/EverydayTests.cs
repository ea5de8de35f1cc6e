namespace Fal.Packages.Tests;

/// <summary>What people do with the packages beside building: setting severities, formatting.</summary>
public class EverydayTests(PackedPackages packages)
{
    /// <summary>A schema with three warnings: FAL0005, FAL0011 and FAL0012.</summary>
    private const string Schema = """
        {
          "info": { "x-fal-metadata": { "endpointId": "me/demo" } },
          "paths": { "/me/demo": { "post": { "requestBody": { "content": { "application/json": { "schema": {
            "type": "object",
            "properties": {
              "a": { "$ref": "#/components/schemas/Missing" },
              "b": { "type": "integer", "minimum": 5, "maximum": 1 },
              "c": { "type": "object", "properties": { "x": { "type": "string" } }, "additionalProperties": { "type": "integer" } }
            }
          } } } } } } }
        }
        """;

    [Fact]
    public async Task Diagnostics_of_schemas_take_their_severity_from_the_project_and_globalconfig_but_not_from_editorconfig()
    {
        var folder = packages.NewFolder("severities");
        Directory.CreateDirectory(Path.Combine(folder, "schemas"));
        await WriteAsync(folder, "schemas/demo.json", Schema);
        await WriteAsync(folder, "App.cs", "internal sealed class App;");
        packages.WriteProject(
            folder, "net10.0", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors><NoWarn>FAL0011</NoWarn><WarningsNotAsErrors>FAL0012</WarningsNotAsErrors>", "Fal.Generators");
        await WriteAsync(folder, ".globalconfig", "is_global = true\ndotnet_diagnostic.FAL0005.severity = none\n");
        await WriteAsync(folder, ".editorconfig", "root = true\n[*]\ndotnet_diagnostic.FAL0012.severity = none\n");

        var output = await CommandLine.DotnetAsync(folder, "build");

        Assert.Contains("warning FAL0012", output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAL0005", output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAL0011", output, StringComparison.Ordinal);

        // Without all that they are errors.
        packages.WriteProject(folder, "net10.0", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "Fal.Generators");
        File.Delete(Path.Combine(folder, ".globalconfig"));

        (_, output) = await CommandLine.TryDotnetAsync(folder, "build");

        Assert.All(["FAL0005", "FAL0011", "FAL0012"], id => Assert.Contains($"error {id}", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Formatting_changes_no_value_and_no_call()
    {
        static string Code(string file) => $$"""
            using Fal;
            using Fal.Models;

            using var fal = new FalClient();
            FluxDevInput input = new() { Prompt = "a sunset", NumImages = 9, OutputFormat = "pgn" };
            fal.FluxDev.SubmitAsync(input);
            fal.FluxDev.StreamAsync(input);
            _ = fal.RunAsync(FalEndpoint.Untyped("fal-ai/flux/dve"), default(System.Text.Json.JsonElement));
            FalFile picture = {{file}};

            """;
        var folder = packages.NewFolder("format");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        packages.WriteProject(folder, "net10.0", "<OutputType>Exe</OutputType>", "Fal.Generators");
        await WriteAsync(folder, "Program.cs", Code("\"a.png\""));

        await CommandLine.DotnetAsync(folder, "format");

        Assert.Equal(Code("FalFile.FromPath(\"a.png\")"), await File.ReadAllTextAsync(Path.Combine(folder, "Program.cs"), TestContext.Current.CancellationToken));
    }

    private static Task WriteAsync(string folder, string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);
}
