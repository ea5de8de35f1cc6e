using System.Reflection;
using System.Text.Json;
using Fal.Generators.Tests;
using Fal.Testing;
using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

/// <summary>A program that was built of an old version calls a service that has the new one, over sockets and with outputs read strictly.</summary>
public class SocketTests
{
    [Theory]
    [InlineData("FALD301", "input", """{ "x": 7.5 }""", true)]
    [InlineData("FALD302", "input", """{ "x": 1 }""", true)]
    [InlineData("FALD132", "input", """{ "x": "a" }""", true)]
    [InlineData("FALD112", "input", """{ "y": "a" }""", true)]
    [InlineData("FALD120", "input", """{ "x": null }""", true)]
    [InlineData("FALD201", "input", """{ "x": 8 }""", false)]
    [InlineData("FALD204", "input", """{ "x": "no uuid" }""", false)]
    [InlineData("FALD135", "input", """{ "x": "c" }""", false)]
    [InlineData("FALD132", "output", """{ "prompt": "a" }""", true)]
    [InlineData("FALD304", "output", """{ "prompt": "a" }""", true)]
    [InlineData("FALD118", "output", """{ "prompt": "a" }""", false)]
    public async Task What_is_graded_below_wire_goes_through(string rule, string part, string input, bool goesThrough)
    {
        var side = part == "input" ? ChangeSide.Input : ChangeSide.Output;
        var example = RuleExample.All.First(e => e.Rule.Id == rule && (e.Only ?? side) == side);
        var pair = new ModelPairUnderTest(
            GeneratedPairs.Read(example.Document("me/demo", side, "root", isNew: false))!, GeneratedPairs.Read(example.Document("me/demo", side, "root", isNew: true))!);
        using var models = new CompiledModels(Generation.Of(new SchemaText("me__demo.json", pair.Before.File.Text)));
        var folder = Directory.CreateTempSubdirectory("fal-diff-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "me__demo.json"), pair.After.File.Text, TestContext.Current.CancellationToken);
            await using var emulator = await FalEmulator.StartAsync(folder, TestContext.Current.CancellationToken);
            var endpoint = models.Type("Fal.Models.MeDemo").GetProperty("Endpoint")!.GetValue(null)!;
            var call = typeof(SocketTests).GetMethod(nameof(CallAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(endpoint.GetType().GetGenericArguments());

            var error = await Record.ExceptionAsync(() => (Task)call.Invoke(null, [emulator, endpoint, input])!);

            Assert.Equal(goesThrough, error is null);
            Assert.Equal(goesThrough, pair.GradeOf(side) < ChangeGrade.Wire);
            Assert.True(error is null or FalException, error?.ToString());
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static async Task CallAsync<TInput, TOutput>(FalEmulator emulator, FalEndpoint<TInput, TOutput> endpoint, string json)
    {
        var options = emulator.CreateClientOptions();
        options.StrictOutputs = true;
        using var client = new FalClient(options);
        var output = await client.RunAsync(endpoint, JsonSerializer.Deserialize(json, endpoint.InputTypeInfo)!, cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotNull(output);
    }
}
