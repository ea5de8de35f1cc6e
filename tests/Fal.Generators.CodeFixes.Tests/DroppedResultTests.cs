using Fal.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace Fal.Generators.CodeFixes.Tests;

public class DroppedResultTests
{
    [Theory]
    // Not awaited.
    [InlineData("fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("fal.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("fal.FluxDev.{|FAL1008:SubscribeAsync|}(input);")]
    [InlineData("fal.{|FAL1008:RunAsync|}(FalEndpoint.Untyped(\"me/app\"), json);")]
    [InlineData("fal.{|FAL1008:SubmitAsync<FluxDevInput, FluxDevOutput>|}(FluxDev.Endpoint, input);")]
    [InlineData("fal.FluxDev.{|FAL1008:RunAsync|}(input).ConfigureAwait(false);")]
    [InlineData("fal.FluxDev.{|FAL1008:RunAsync|}(input).WaitAsync(token).ConfigureAwait(false);")]
    [InlineData("fal?.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("if (flag) fal.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("for (; flag; fal.FluxDev.{|FAL1008:RunAsync|}(input)) break;")]
    [InlineData("foreach (var i in inputs) fal.FluxDev.{|FAL1008:RunAsync|}(i);")]
    [InlineData("Action start = () => fal.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("inputs.ToList().ForEach(i => fal.FluxDev.{|FAL1008:SubmitAsync|}(i));")]
    [InlineData("Func<Task> start = async () => fal.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("void Start() => fal.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("fal.FluxDev.{|FAL1008:SubmitAsync|}(input, new() { WebhookUrl = new Uri(\"https://me.example\") });")]
    // Not awaited on purpose, but a submit.
    [InlineData("_ = fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("_ = fal.FluxDev.{|FAL1008:SubmitAsync|}(input).ConfigureAwait(false);")]
    [InlineData("_ = flag ? fal.FluxDev.{|FAL1008:SubmitAsync|}(input) : fal.FluxDev.{|FAL1008:SubmitAsync|}(inputs[0]);")]
    [InlineData("Action start = () => _ = fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    // Awaited, and the request thrown away.
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input).ConfigureAwait(false);")]
    [InlineData("await (fal.FluxDev.{|FAL1008:SubmitAsync|}(input));")]
    [InlineData("await (fal?.FluxDev.{|FAL1008:SubmitAsync|}(input)!);")]
    [InlineData("await fal.{|FAL1008:SubmitAsync|}(FluxDev.Endpoint, input);")]
    [InlineData("await new FluxDev(fal).{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("try { await fal.FluxDev.{|FAL1008:SubmitAsync|}(input); } finally { Use(null); }")]
    [InlineData("Action start = async () => await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("Func<Task> start = async () => await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("Func<Task> start = async () => { await fal.FluxDev.{|FAL1008:SubmitAsync|}(input); };")]
    [InlineData("EventHandler onClick = async (sender, e) => await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("await Parallel.ForEachAsync(inputs, async (i, stop) => await fal.FluxDev.{|FAL1008:SubmitAsync|}(i, null, stop));")]
    [InlineData("async Task Start() => await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    // Options without a webhook.
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input, null);")]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input, default);")]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input, new());")]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input, new() { Hint = \"ours\" }, token);")]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(cancellationToken: token, options: new FalSubmitOptions { Priority = FalPriority.Low }, input: input);")]
    public Task A_result_that_is_lost_is_reported(string statement) => VerifyCalls.AnalyzerAsync<DroppedResultAnalyzer>(Clients.InMethod(statement));

    [Theory]
    // Awaited, and kept.
    [InlineData("var request = await fal.FluxDev.SubmitAsync(input); Use(request);")]
    [InlineData("FalRequest<FluxDevOutput> request; request = await fal.FluxDev.SubmitAsync(input).ConfigureAwait(false); Use(request);")]
    [InlineData("_request = await fal.FluxDev.SubmitAsync(input);")]
    [InlineData("_request ??= await fal.FluxDev.SubmitAsync(input);")]
    [InlineData("Use(await fal.FluxDev.SubmitAsync(input));")]
    [InlineData("Use((await fal.FluxDev.SubmitAsync(input)).RequestId);")]
    [InlineData("await (await fal.FluxDev.SubmitAsync(input)).GetAsync();")]
    [InlineData("if (await fal.FluxDev.SubmitAsync(input) is { RequestId: var id }) Use(id);")]
    [InlineData("var (request, _) = (await fal.FluxDev.SubmitAsync(input), 1); Use(request);")]
    [InlineData("FalRequest<FluxDevOutput>[] requests = [await fal.FluxDev.SubmitAsync(input)]; Use(requests);")]
    [InlineData("var request = flag ? await fal.FluxDev.SubmitAsync(input) : null; Use(request);")]
    // Awaited elsewhere.
    [InlineData("var task = fal.FluxDev.SubmitAsync(input); Use(await task);")]
    [InlineData("var requests = await Task.WhenAll(fal.FluxDev.SubmitAsync(input), fal.FluxDev.SubmitAsync(input)); Use(requests);")]
    [InlineData("await Task.WhenAll(inputs.Select(i => fal.FluxDev.RunAsync(i)));")]
    [InlineData("var tasks = inputs.Select(i => fal.FluxDev.SubmitAsync(i)).ToList(); Use(tasks);")]
    [InlineData("var tasks = inputs.Select(async i => await fal.FluxDev.SubmitAsync(i)).ToList(); Use(tasks);")]
    [InlineData("Func<Task> start = () => fal.FluxDev.SubmitAsync(input);")]
    [InlineData("Func<Task<FalRequest<FluxDevOutput>>> start = async () => await fal.FluxDev.SubmitAsync(input);")]
    [InlineData("Func<Task> start = () => _ = fal.FluxDev.SubmitAsync(input);")]
    [InlineData("Task<FalRequest<FluxDevOutput>> Start() => fal.FluxDev.SubmitAsync(input); Use(Start());")]
    [InlineData("async Task<FalRequest<FluxDevOutput>> Start() { return await fal.FluxDev.SubmitAsync(input); } Use(Start());")]
    [InlineData("fal.FluxDev.RunAsync(input).Wait();")]
    [InlineData("fal.FluxDev.RunAsync(input).ContinueWith(Use);")]
    [InlineData("var _ = fal.FluxDev.SubmitAsync(input); await _;")]
    // Left on purpose.
    [InlineData("await fal.FluxDev.RunAsync(input);")]
    [InlineData("await fal.FluxDev.SubscribeAsync(input).ConfigureAwait(false);")]
    [InlineData("_ = fal.FluxDev.RunAsync(input);")]
    [InlineData("_ = fal.FluxDev.SubscribeAsync(input);")]
    [InlineData("_ = await fal.FluxDev.SubmitAsync(input);")]
    // Sent to a webhook, or perhaps.
    [InlineData("await fal.FluxDev.SubmitAsync(input, new() { WebhookUrl = new Uri(\"https://me.example\") });")]
    [InlineData("await fal.SubmitAsync(FluxDev.Endpoint, input, new FalSubmitOptions { Hint = \"ours\", WebhookUrl = new Uri(\"https://me.example\") });")]
    [InlineData("await fal.FluxDev.SubmitAsync(options: new() { WebhookUrl = new Uri(\"https://me.example\") }, input: input);")]
    [InlineData("_ = fal.FluxDev.SubmitAsync(input, new() { WebhookUrl = new Uri(\"https://me.example\") });")]
    [InlineData("var options = new FalSubmitOptions(); await fal.FluxDev.SubmitAsync(input, options);")]
    [InlineData("var options = new FalSubmitOptions(); await fal.FluxDev.SubmitAsync(input, options with { Hint = \"ours\" });")]
    // Other calls.
    [InlineData("fal.FluxDev.Request(\"id\");")]
    [InlineData("Task<int> RunAsync() => Task.FromResult(1); RunAsync();")]
    [InlineData("Func<Task>[] starts = []; starts[0]();")]
    public Task A_result_that_is_kept_or_left_on_purpose_is_not(string statement) =>
        VerifyCalls.AnalyzerAsync<DroppedResultAnalyzer>(Clients.InMethod(statement));

    [Theory]
    [InlineData("void M() => fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("void M() { fal.FluxDev.{|FAL1008:RunAsync|}(input); }")]
    [InlineData("async void OnClick(object sender, EventArgs e) => await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("async ValueTask M() => await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("int P { get { fal.FluxDev.{|FAL1008:RunAsync|}(input); return 1; } }")]
    [InlineData("Action _start = () => new FalClient().{|FAL1008:SubmitAsync|}(FluxDev.Endpoint, new());")]
    [InlineData("Task M() => fal.FluxDev.SubmitAsync(input);")]
    [InlineData("Task<FalRequest<FluxDevOutput>> P => fal.FluxDev.SubmitAsync(input);")]
    [InlineData("async Task<FalRequest<FluxDevOutput>> M() => await fal.FluxDev.SubmitAsync(input);")]
    [InlineData("Task<FalRequest<FluxDevOutput>> _task = new FalClient().SubmitAsync(FluxDev.Endpoint, new());")]
    public Task Members_are_looked_at_as_a_whole(string member) => VerifyCalls.AnalyzerAsync<DroppedResultAnalyzer>(Clients.InClass(member));

    [Fact]
    public Task Top_level_statements_are_looked_at_too() =>
        Verify.RunAsync(
            new CSharpAnalyzerTest<DroppedResultAnalyzer, DefaultVerifier> { TestState = { OutputKind = OutputKind.ConsoleApplication } },
            "using Fal; using Fal.Models; using var fal = new FalClient(); await fal.FluxDev.{|FAL1008:SubmitAsync|}(new());",
            Clients.Source);

    [Theory]
    [InlineData("SubmitAsync", "fal.FluxDev.{|#0:SubmitAsync|}(input);", "is not awaited, so that its request and its errors are lost: await it, and keep the request")]
    [InlineData("RunAsync", "fal.FluxDev.{|#0:RunAsync|}(input);", "is not awaited, so that its output and its errors are lost: await it")]
    [InlineData("SubmitAsync", "await fal.FluxDev.{|#0:SubmitAsync|}(input);", "gives a request that is not kept, so that the result that is paid for is lost: keep it, or set WebhookUrl")]
    public Task The_message_says_what_is_lost(string call, string statement, string message) =>
        Verify.RunAsync(
            new CSharpAnalyzerTest<DroppedResultAnalyzer, DefaultVerifier>
            {
                ExpectedDiagnostics = { new DiagnosticResult("FAL1008", DiagnosticSeverity.Warning).WithLocation(0).WithMessage($"'{call}' {message}") },
            },
            Clients.InMethod(statement),
            Clients.Source);

    [Theory]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);", "var request = await fal.FluxDev.SubmitAsync(input);")]
    [InlineData("fal.FluxDev.{|FAL1008:SubmitAsync|}(input);", "var request = await fal.FluxDev.SubmitAsync(input);")]
    [InlineData("_ = fal.FluxDev.{|FAL1008:SubmitAsync|}(input).ConfigureAwait(false);", "var request = await fal.FluxDev.SubmitAsync(input).ConfigureAwait(false);")]
    [InlineData("fal.FluxDev.{|FAL1008:RunAsync|}(input); // Soon.", "await fal.FluxDev.RunAsync(input); // Soon.")]
    [InlineData("if (flag) fal.FluxDev.{|FAL1008:RunAsync|}(input);", "if (flag) await fal.FluxDev.RunAsync(input);")]
    [InlineData("Func<Task> start = async () => fal.FluxDev.{|FAL1008:RunAsync|}(input);", "Func<Task> start = async () => await fal.FluxDev.RunAsync(input);")]
    // All at once, each variable under a name of its own.
    [InlineData("fal.FluxDev.{|FAL1008:RunAsync|}(input); fal.FluxDev.{|FAL1008:SubscribeAsync|}(input);", "await fal.FluxDev.RunAsync(input); await fal.FluxDev.SubscribeAsync(input);")]
    [InlineData(
        "await fal.FluxDev.{|FAL1008:SubmitAsync|}(input); var request2 = 1; fal.FluxDev.{|FAL1008:SubmitAsync|}(input);",
        "var request = await fal.FluxDev.SubmitAsync(input); var request2 = 1; var request3 = await fal.FluxDev.SubmitAsync(input);")]
    public Task The_fix_awaits_a_call_and_keeps_a_request(string statement, string fixedStatement) =>
        VerifyCalls.FixAsync<DroppedResultAnalyzer, DroppedResultFix>(Clients.InMethod(statement), Clients.InMethod(fixedStatement));

    [Theory]
    [InlineData("void M() { fal.FluxDev.{|FAL1008:RunAsync|}(input); }")]
    [InlineData("async Task M() { await Task.Yield(); lock (fal) { fal.FluxDev.{|FAL1008:RunAsync|}(input); } }")]
    [InlineData("async Task M() { await Task.Yield(); void Start() => fal.FluxDev.{|FAL1008:RunAsync|}(input); }")]
    [InlineData("async Task M() { await Task.Yield(); fal?.FluxDev.{|FAL1008:RunAsync|}(input); }")]
    [InlineData("async Task M() => await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("async Task M() { if (flag) await fal.FluxDev.{|FAL1008:SubmitAsync|}(input); }")]
    public Task There_is_no_fix_where_it_would_not_compile(string member) =>
        VerifyCalls.FixAsync<DroppedResultAnalyzer, DroppedResultFix>(Clients.InClass(member), Clients.InClass(member));
}
