using Fal.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace Fal.Generators.CodeFixes.Tests;

public class UntypedCallTests
{
    private const string Client = "has a generated client, whose input and output the compiler checks: use FluxDev.Endpoint";
    private const string AnyJson = "has a generated client, whose input and output the compiler checks: use AnyJson.Endpoint";

    [Theory]
    [InlineData("await fal.RunAsync(FalEndpoint.Untyped({|#0:\"fal-ai/flux/dev\"|}), json);")]
    [InlineData("var endpoint = FalEndpoint.Untyped(id: {|#0:\"fal-ai/flux/dev\"|}); await fal.RunAsync(endpoint, json);")]
    [InlineData("const string Owner = \"fal-ai\"; Use(FalEndpoint.Untyped({|#0:Owner + \"/flux/dev\"|}));")]
    [InlineData("const string Id = \"fal-ai/flux/dev\"; Use(FalEndpoint.Untyped({|#0:$\"{Id}\"|}));")]
    public Task A_model_with_a_client_is_suggested_it(string statement) =>
        Verify.RunAsync(Test(Suggestion("fal-ai/flux/dev", Client)), Clients.InMethod(statement), Clients.Source);

    [Fact]
    public Task A_client_in_another_assembly_is_found_if_it_is_public()
    {
        var test = Test(Suggestion("fal-ai/flux/dev", Client));
        test.TestState.AdditionalReferences.Add(Clients.Assembly);
        return Verify.RunAsync(test, Clients.InMethod("Use(FalEndpoint.Untyped({|#0:\"fal-ai/flux/dev\"|})); Use(FalEndpoint.Untyped(\"me/hidden\"));"));
    }

    [Theory]
    [InlineData("fal-ai/flux/dve", "fal-ai/flux/dev")]
    [InlineData("fal-ai/flux/devv", "fal-ai/flux/dev")]
    [InlineData("fal-ia/flux/dev", "fal-ai/flux/dev")]
    [InlineData("fal/flux/dev", null)]
    [InlineData("falai/flux/dev", "fal-ai/flux/dev")]
    [InlineData("lora", "fal-ai/lora")]
    [InlineData("fal-ai/flux_dev", "fal-ai/flux/dev")]
    [InlineData("fal-ai/fluxx/dev", "fal-ai/flux/dev")]
    [InlineData("fal-ai/schnel/dev", "fal-ai/schnell/dev")]
    [InlineData("fal-ai/wan-vace-1.3b", "fal-ai/wan-vace-1-3b")]
    [InlineData("fal-ai/flux-dev", "fal-ai/flux/dev")]
    [InlineData("fal-ai/fluxdev", "fal-ai/flux/dev")]
    [InlineData("fal-ai/Flux/Dev", "fal-ai/flux/dev")]
    [InlineData("fal-ai/flux/dev/", "fal-ai/flux/dev")]
    [InlineData("fal-ai/wan/v2/image-to-vdieo", "fal-ai/wan/v2/image-to-video")]
    [InlineData("fal-ai/wan/v2/imgae_to_video", "fal-ai/wan/v2/image-to-video")]
    [InlineData("fal-ai/wan/v2/transtion", "fal-ai/wan/v2/transition")]
    [InlineData("fal-ai/wan/v2/trensition", "fal-ai/wan/v2/transition")]
    // Other models, as far as anybody can tell.
    [InlineData("fal-ai/flora", null)]
    [InlineData("fal-ai/sora", null)]
    [InlineData("fal-ai/lor", null)]
    [InlineData("fal-ai/loras", null)]
    [InlineData("fal-ai/flex/dev", null)]
    [InlineData("fal-ai/flx/dev", null)]
    [InlineData("flux/dev", null)]
    [InlineData("me/flux/dev", null)]
    [InlineData("fal-ai/wan-vace-13b", null)]
    [InlineData("fal-ai/wan/v2/transitions", null)]
    [InlineData("fal-ai/wan/v2/transitons", null)]
    [InlineData("fal-ai/wan/v2/ransition", null)]
    [InlineData("fal-ai/flux/schnell", null)]
    [InlineData("fal-ai/flux/pro", null)]
    [InlineData("fal-ai/flux-1/dev", null)]
    [InlineData("fal-ai/flux/dev/image-to-image", null)]
    [InlineData("fal-ai/flux", null)]
    [InlineData("fal-ai/flix/devs", null)]
    [InlineData("fal-ai/wan/v1/image-to-video", null)]
    [InlineData("fal-ai/wan/v2.1/image-to-video", null)]
    [InlineData("fal-ai/wan/v2/image-to-image", null)]
    [InlineData("fal-ai/wan/v2/i2v", null)]
    [InlineData("me/app-b", null)]
    [InlineData("me/my-app", null)]
    public void A_near_miss_is_told_from_another_model(string id, string? meant) =>
        Assert.Equal(meant, ((string[])["fal-ai/flux/dev", "fal-ai/lora", "fal-ai/schnell/dev", "fal-ai/wan-vace-1-3b", "fal-ai/wan/v2/image-to-video", "fal-ai/wan/v2/transition", "fal-ai/wan/v2/t2v", "me/app-a"]).SingleOrDefault(known => Spelling.IsNearMiss(id, known)));

    [Theory]
    [InlineData("Use(fal.Request({|#0:\"fal-ai/flux/dve\"|}, \"id\"));")]
    [InlineData("Use(FluxDev.Endpoint.WithId({|#0:\"fal-ai/flux/dve\"|}));")]
    [InlineData("Use(FalEndpoint.Of<FalFile, FalFile>(id: {|#0:\"fal-ai/flux/dve\"|}));")]
    [InlineData("await fal.OpenWebSocketAsync({|#0:\"fal-ai/flux/dve\"|});")]
    public Task A_near_miss_is_a_warning_wherever_an_id_is_given(string statement) =>
        Verify.RunAsync(Test(NearMiss("fal-ai/flux/dve")), Clients.InMethod(statement), Clients.Source);

    [Theory]
    [InlineData("Use(fal.Request(\"fal-ai/flux/dev\", \"id\"));")]
    [InlineData("Use(FluxDev.Endpoint.WithId(\"fal-ai/flux/dev\"));")]
    [InlineData("Use(fal.FluxDev.Request(\"fal-ai/flux/dve\"));")]
    public Task Other_ids_are_left_alone(string statement) => Verify.RunAsync(Test(), Clients.InMethod(statement), Clients.Source);

    [Fact]
    public Task A_near_miss_is_a_warning() => Verify.RunAsync(
        Test(NearMiss("fal-ai/flux/dve")), Clients.InMethod("await fal.RunAsync(FalEndpoint.Untyped({|#0:\"fal-ai/flux/dve\"|}), json);"), Clients.Source);

    [Theory]
    [InlineData("Use(FalEndpoint.Untyped(\"me/my-app\"));")]
    [InlineData("Use(FalEndpoint.Untyped(\"\"));")]
    [InlineData("Use(FalEndpoint.Untyped(null!));")]
    [InlineData("var id = \"fal-ai/flux/dev\"; Use(FalEndpoint.Untyped(id));")]
    [InlineData("object Untyped(string id) => id; Use(Untyped(\"fal-ai/flux/dev\"));")]
    [InlineData("Use(\"fal-ai/flux/dve\");")]
    [InlineData("Use(FluxDev.Endpoint);")]
    // A class that is no client.
    [InlineData("Use(FalEndpoint.Untyped(\"me/no-client\"));")]
    public Task Other_calls_are_not_reported(string statement) => Verify.RunAsync(Test(), Clients.InMethod(statement), Clients.Source);

    [Theory]
    // The input is read from the JSON that was given.
    [InlineData(
        "await fal.RunAsync(FalEndpoint.Untyped({|#0:\"fal-ai/flux/dev\"|}), json);",
        "await fal.RunAsync(FluxDev.Endpoint, JsonSerializer.Deserialize(json, FluxDev.Endpoint.InputTypeInfo)!);")]
    [InlineData(
        "var request = await fal.SubmitAsync(input: document.RootElement, endpoint: FalEndpoint.Untyped({|#0:\"fal-ai/flux/dev\"|}), cancellationToken: token);",
        "var request = await fal.SubmitAsync(input: JsonSerializer.Deserialize(document.RootElement, FluxDev.Endpoint.InputTypeInfo)!, endpoint: FluxDev.Endpoint, cancellationToken: token);")]
    // All at once.
    [InlineData(
        "await fal.RunAsync(FalEndpoint.Untyped({|#0:\"fal-ai/flux/dev\"|}), json); await fal.RunAsync(FalEndpoint.Untyped({|#1:\"fal-ai/flux/dev\"|}), json);",
        "await fal.RunAsync(FluxDev.Endpoint, JsonSerializer.Deserialize(json, FluxDev.Endpoint.InputTypeInfo)!); await fal.RunAsync(FluxDev.Endpoint, JsonSerializer.Deserialize(json, FluxDev.Endpoint.InputTypeInfo)!);",
        2)]
    // There is no input here.
    [InlineData("Use(fal.Request(FalEndpoint.Untyped({|#0:\"fal-ai/flux/dev\"|}), \"id\"));", "Use(fal.Request(FluxDev.Endpoint, \"id\"));")]
    [InlineData("await using var live = await fal.RealtimeAsync(FalEndpoint.Untyped({|#0:\"fal-ai/flux/dev\"|}));", "await using var live = await fal.RealtimeAsync(FluxDev.Endpoint);")]
    [InlineData("var endpoint = FalEndpoint.Untyped({|#0:\"fal-ai/flux/dev\"|}); Use(endpoint);", "var endpoint = FluxDev.Endpoint; Use(endpoint);")]
    public Task The_fix_uses_the_generated_client(string statement, string fixedStatement, int calls = 1) =>
        FixAsync(In(statement), In(fixedStatement), [.. Enumerable.Range(0, calls).Select(place => Suggestion("fal-ai/flux/dev", Client, place))]);

    [Fact]
    public Task The_fix_leaves_an_input_that_may_be_any_JSON_and_names_what_is_not_imported() => FixAsync(
        In("await fal.RunAsync(FalEndpoint.Untyped({|#0:\"me/any-json\"|}), json);"),
        In("await fal.RunAsync(Mine.AnyJson.Endpoint, json);"),
        Suggestion("me/any-json", AnyJson));

    [Fact]
    public Task The_fix_corrects_the_id_and_leaves_others()
    {
        static string Ids(string first, string second) => In($"Use(FalEndpoint.Untyped({{|#0:\"{first}\"|}})); Use(FalEndpoint.Untyped({{|#1:\"me/any-json\"|}})); Use(FalEndpoint.Untyped({{|#2:\"{second}\"|}}));");
        var test = FixTest<MisspeltIdFix>("Id", Ids("fal-ai/flux/dev", "falai/flux/dev"), [Suggestion("fal-ai/flux/dev", Client), Suggestion("me/any-json", AnyJson, 1), NearMiss("falai/flux/dev", 2)]);
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne;
        test.ExpectedDiagnostics.AddRange([NearMiss("fal-ai/flux/dve"), Suggestion("me/any-json", AnyJson, 1), NearMiss("falai/flux/dev", 2)]);
        return Verify.RunAsync(test, Ids("fal-ai/flux/dve", "falai/flux/dev"), Clients.Source);
    }

    [Fact]
    public Task An_id_that_is_a_constant_of_its_own_is_left()
    {
        var source = In("const string Id = \"fal-ai/flux/dve\"; Use(FalEndpoint.Untyped({|#0:Id|}));");
        var test = FixTest<MisspeltIdFix>("Id", source, NearMiss("fal-ai/flux/dve"));
        test.ExpectedDiagnostics.Add(NearMiss("fal-ai/flux/dve"));
        return Verify.RunAsync(test, source, Clients.Source);
    }

    private static string In(string statement) => Clients.InMethod($"using var document = JsonDocument.Parse(\"{{}}\"); {statement}");

    private static DiagnosticResult Suggestion(string id, string message, int place = 0) => new DiagnosticResult("FAL1010", DiagnosticSeverity.Info).WithLocation(place).WithMessage($"'{id}' {message}");

    private static DiagnosticResult NearMiss(string id, int place = 0) => new DiagnosticResult("FAL1010", DiagnosticSeverity.Warning).WithLocation(place).WithMessage($"'{id}' has no generated client: did you mean 'fal-ai/flux/dev'?");

    private static CSharpAnalyzerTest<UntypedCallAnalyzer, DefaultVerifier> Test(params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<UntypedCallAnalyzer, DefaultVerifier>();
        test.ExpectedDiagnostics.AddRange(expected);
        return test;
    }

    private static Task FixAsync(string source, string fixedSource, params DiagnosticResult[] expected)
    {
        var test = FixTest<UntypedCallFix>("Endpoint", fixedSource);
        test.ExpectedDiagnostics.AddRange(expected);
        return Verify.RunAsync(test, source, Clients.Source);
    }

    private static CSharpCodeFixTest<UntypedCallAnalyzer, TFix, DefaultVerifier> FixTest<TFix>(string kind, string fixedSource, params DiagnosticResult[] left)
        where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<UntypedCallAnalyzer, TFix, DefaultVerifier> { CodeActionEquivalenceKey = kind, FixedState = { MarkupHandling = MarkupMode.Allow } };
        test.FixedState.Sources.Add(fixedSource);
        test.FixedState.Sources.Add(Clients.Source);
        test.FixedState.ExpectedDiagnostics.AddRange(left);
        return test;
    }
}
