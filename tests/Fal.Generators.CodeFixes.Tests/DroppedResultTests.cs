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
    [InlineData("for (; flag; fal.FluxDev.{|FAL1008:RunAsync|}(input)) Use(null);")]
    [InlineData("foreach (var i in inputs) fal.FluxDev.{|FAL1008:RunAsync|}(i);")]
    [InlineData("Action start = () => fal.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("inputs.ToList().ForEach(i => fal.FluxDev.{|FAL1008:SubmitAsync|}(i));")]
    [InlineData("Func<Task> start = async () => fal.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("void Start() => fal.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("fal.FluxDev.{|FAL1008:SubmitAsync|}(input, new() { WebhookUrl = new Uri(\"https://me.example\") });")]
    [InlineData("fal.{|FAL1008:UploadAsync|}(FalFile.FromPath(\"a.png\"));")]
    [InlineData("fal.FluxDev.Request(\"id\").{|FAL1008:GetAsync|}();")]
    [InlineData("_live!.{|FAL1008:RequestAsync|}(input);")]
    [InlineData("_live!.{|FAL1008:ReceiveAsync|}();")]
    [InlineData("_live!.{|FAL1008:SendAsync|}(input);")]
    [InlineData("fal.FluxDev.Request(\"id\").{|FAL1008:CancelAsync|}();")]
    [InlineData("new CancellationTokenSource().CancelAsync(); await _live!.SendAsync(input); _ = fal.FluxDev.Request(\"id\").CancelAsync();")]
    [InlineData("image.{|FAL1008:SaveAsync|}(\"a.png\");")]
    [InlineData("image.{|FAL1008:SaveAllAsync|}(\"a\");")]
    [InlineData("image.{|FAL1008:ReadBytesAsync|}();")]
    [InlineData("fal.FluxDev.{|FAL1008:RunWithResponseAsync|}(new());")]
    [InlineData("new FalWebhook().{|FAL1008:VerifyAsync|}(name => null, default);")]
    // Through the base and the interface.
    [InlineData("FalModel<FluxDevInput, FluxDevOutput> model = fal.FluxDev; model.{|FAL1008:RunAsync|}(input);")]
    [InlineData("IFalModel<FluxDevInput, FluxDevOutput> model = fal.FluxDev; model.{|FAL1008:SubscribeWithResponseAsync|}(input);")]
    [InlineData("IFalModel<FluxDevInput, FluxDevOutput> model = fal.FluxDev; await model.{|FAL1008:SubmitAsync|}(input);")]
    // Models that are chosen at run time.
    [InlineData("FalEndpoint model = FluxDev.Endpoint; fal.{|FAL1008:RunAsync|}(model, json);")]
    [InlineData("fal.{|FAL1008:SubscribeAsync|}(FluxDev.Endpoint, new System.Text.Json.Nodes.JsonObject());")]
    [InlineData("FalEndpoint model = FluxDev.Endpoint; await fal.{|FAL1008:SubmitAsync|}(model, new Dictionary<string, object?>());")]
    [InlineData("FalRequest request = fal.Request(\"me/app\", \"id\"); request.{|FAL1008:GetOutputAsync|}();")]
    [InlineData("FalOutput output = await fal.Request(\"me/app\", \"id\").GetOutputAsync(); output.{|FAL1008:SaveAllAsync|}(\"a\");")]
    // Not awaited, whatever it is in.
    [InlineData("Task.Run(() => fal.FluxDev.{|FAL1008:RunAsync|}(input));")]
    [InlineData("Task.Run(() => { if (flag) return fal.FluxDev.{|FAL1008:RunAsync|}(inputs[0]); return fal.FluxDev.{|FAL1008:RunAsync|}(input); }, token);")]
    [InlineData("Task.Factory.StartNew(() => fal.FluxDev.{|FAL1008:RunAsync|}(input));")]
    [InlineData("Task.WhenAll(fal.FluxDev.{|FAL1008:RunAsync|}(input), fal.FluxDev.{|FAL1008:RunAsync|}(input));")]
    [InlineData("Task.WhenAny([fal.FluxDev.{|FAL1008:RunAsync|}(input)]);")]
    [InlineData("Task.WhenAll(inputs.Select(i => fal.FluxDev.{|FAL1008:RunAsync|}(i)).ToList());")]
    [InlineData("inputs.Select(i => fal.FluxDev.{|FAL1008:RunAsync|}(i)).ToArray();")]
    // In a variable that is never read.
    [InlineData("var task = fal.FluxDev.{|FAL1008:RunAsync|}(input);")]
    [InlineData("Task task; task = fal.{|FAL1008:UploadAsync|}(FalFile.FromPath(\"a.png\")).WaitAsync(token);")]
    [InlineData("var task = fal.FluxDev.{|FAL1008:SubmitAsync|}(input); task = null;")]
    [InlineData("var tasks = inputs.Select(i => fal.FluxDev.{|FAL1008:SubmitAsync|}(i)).ToList();")]
    [InlineData("Action start = () => { var task = flag ? fal.FluxDev.{|FAL1008:RunAsync|}(input) : null; };")]
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
    [InlineData("await Task.WhenAll(fal.FluxDev.{|FAL1008:SubmitAsync|}(input), fal.FluxDev.{|FAL1008:SubmitAsync|}(input));")]
    [InlineData("await Task.WhenAll(inputs.Select(i => fal.FluxDev.{|FAL1008:SubmitAsync|}(i)));")]
    [InlineData("await Task.WhenAll([.. inputs.Select(async i => await fal.FluxDev.{|FAL1008:SubmitAsync|}(i).ConfigureAwait(false))]);")]
    [InlineData("await Task.Run(() => fal.FluxDev.{|FAL1008:SubmitAsync|}(input));")]
    [InlineData("await (flag switch { true => fal.FluxDev.{|FAL1008:SubmitAsync|}(input), _ => fal.FluxDev.{|FAL1008:SubmitAsync|}(inputs[0]) });")]
    // Options without a webhook.
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input, null);")]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input, default);")]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input, new());")]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(input, new() { Hint = \"ours\" }, token);")]
    [InlineData("await fal.FluxDev.{|FAL1008:SubmitAsync|}(cancellationToken: token, options: new FalSubmitOptions { Priority = FalPriority.Low }, input: input);")]
    public Task A_result_that_is_lost_is_reported(string statement) => VerifyCalls.AnalyzerAsync<DroppedResultAnalyzer>(Clients.InMethod(statement));

    [Fact]
    public Task A_call_that_is_overridden_is_one() => VerifyCalls.AnalyzerAsync<DroppedResultAnalyzer>(Clients.InClass("""
        class Cached(FalClient fal) : FalModel<FluxDevInput, FluxDevOutput>(fal, FluxDev.Endpoint)
        {
            public override Task<FluxDevOutput> RunAsync(FluxDevInput input, FalRunOptions? options = null, CancellationToken token = default) => base.RunAsync(input, options, token);
            public Task<FluxDevOutput> RunAsync(int seed) => null!;
        }

        void M() { new Cached(fal).{|FAL1008:RunAsync|}(input); new Cached(fal).RunAsync(1); }
        """));

    [Theory]
    [InlineData("fal.FluxDev.{|FAL1008:StreamAsync|}(input);")]
    [InlineData("IFalStreaming<FluxDevInput, FluxDevOutput> model = fal.FluxDev; model.{|FAL1008:StreamAsync|}(input);")]
    [InlineData("FalModel<FluxDevInput, FluxDevOutput> model = fal.FluxDev; model.{|FAL1008:SubscribeManyAsync|}(inputs, 2);")]
    [InlineData("FalEndpoint model = FluxDev.Endpoint; var outputs = fal.{|FAL1008:StreamAsync|}(model, json);")]
    [InlineData("fal.{|FAL1008:StreamAsync|}(FluxDev.Endpoint, input);")]
    [InlineData("fal?.FluxDev.{|FAL1008:StreamAsync|}(input);")]
    [InlineData("fal.{|FAL1008:SubscribeManyAsync|}(FluxDev.Endpoint, inputs, 4);")]
    [InlineData("fal.FluxDev.Request(\"id\").{|FAL1008:WatchAsync|}();")]
    [InlineData("fal.FluxDev.{|FAL1008:StreamAsync|}(input).WithCancellation(token);")]
    [InlineData("fal.FluxDev.{|FAL1008:StreamAsync|}(input).ConfigureAwait(false);")]
    [InlineData("fal.FluxDev.{|FAL1008:StreamAsync|}(input).Where(o => o is not null).Select(o => o.ToString());")]
    [InlineData("fal.FluxDev.{|FAL1008:StreamAsync|}(input).Deltas(o => o.ToString());")]
    [InlineData("FalStreamExtensions.Deltas(fal.FluxDev.{|FAL1008:StreamAsync|}(input), o => o.ToString());")]
    [InlineData("fal?.FluxDev.{|FAL1008:StreamAsync|}(input).Deltas(o => o.ToString()).WithCancellation(token);")]
    [InlineData("var pieces = fal.FluxDev.{|FAL1008:StreamAsync|}(input).Deltas(o => o.ToString());")]
    [InlineData("((IFalStreaming<FluxDevInput, FluxDevOutput>)fal.FluxDev).{|FAL1008:StreamAsync|}(input).Deltas(o => o.ToString());")]
    [InlineData("Action start = () => fal.FluxDev.{|FAL1008:StreamAsync|}(input);")]
    [InlineData("void Start() => fal.FluxDev.{|FAL1008:StreamAsync|}(input);")]
    [InlineData("Task.Run(() => fal.FluxDev.{|FAL1008:StreamAsync|}(input));")]
    [InlineData("await Task.Run(() => fal.FluxDev.{|FAL1008:StreamAsync|}(input));")]
    [InlineData("await Task.Run(async () => { await Task.Yield(); return fal.FluxDev.{|FAL1008:StreamAsync|}(input); });")]
    [InlineData("var parts = fal.FluxDev.{|FAL1008:StreamAsync|}(input);")]
    [InlineData("var parts = fal.FluxDev.{|FAL1008:StreamAsync|}(input).WithCancellation(token);")]
    [InlineData("IAsyncEnumerable<FluxDevOutput> parts; if (flag) parts = fal.FluxDev.{|FAL1008:StreamAsync|}(input);")]
    [InlineData("var parts = await Task.Run(() => fal.FluxDev.{|FAL1008:StreamAsync|}(input));")]
    public Task A_sequence_that_is_never_enumerated_is_reported(string statement) => VerifyCalls.AnalyzerAsync<DroppedResultAnalyzer>(Clients.InMethod(statement));

    [Theory]
    [InlineData("await foreach (var part in fal.FluxDev.StreamAsync(input)) Use(part);")]
    [InlineData("await foreach (var part in fal.FluxDev.StreamAsync(input).WithCancellation(token).ConfigureAwait(false)) Use(part);")]
    [InlineData("await foreach (var result in fal.SubscribeManyAsync(FluxDev.Endpoint, inputs, 4)) { }")]
    [InlineData("await foreach (var part in flag ? fal.FluxDev.StreamAsync(input) : fal.FluxDev.StreamAsync(inputs[0])) { }")]
    [InlineData("await foreach (var part in fal.FluxDev.StreamAsync(input).Where(o => o is not null)) { }")]
    [InlineData("await foreach (var part in await Task.Run(() => fal.FluxDev.StreamAsync(input))) { }")]
    [InlineData("await foreach (var piece in fal.FluxDev.StreamAsync(input).Deltas(o => o.ToString())) Use(piece);")]
    [InlineData("await foreach (var piece in fal.FluxDev.StreamAsync(input).Deltas(o => o.ToString()).WithCancellation(token)) { }")]
    [InlineData("var pieces = fal.FluxDev.StreamAsync(input).Deltas(o => o.ToString()); await foreach (var piece in pieces) Use(piece);")]
    [InlineData("Use(await fal.FluxDev.StreamAsync(input).Deltas(o => o.ToString()).ToListAsync(token));")]
    [InlineData("Use(fal.FluxDev.StreamAsync(input).Deltas(o => o.ToString()));")]
    [InlineData("var parts = fal.FluxDev.StreamAsync(input); await foreach (var part in parts) Use(part);")]
    [InlineData("IAsyncEnumerable<FluxDevOutput> parts; if (flag) parts = fal.FluxDev.StreamAsync(input); else parts = fal.FluxDev.StreamAsync(inputs[0]); await foreach (var part in parts) { }")]
    [InlineData("var parts = fal.FluxDev.StreamAsync(input); Func<Task> go = async () => { await foreach (var part in parts) { } }; Use(go);")]
    [InlineData("await fal.FluxDev.StreamAsync(input).ToListAsync();")]
    [InlineData("Use(await fal.FluxDev.StreamAsync(input).LastAsync(token));")]
    [InlineData("await foreach (var part in inputs.ToAsyncEnumerable().SelectMany(i => fal.FluxDev.StreamAsync(i))) { }")]
    [InlineData("await using var parts = fal.FluxDev.StreamAsync(input).GetAsyncEnumerator(token); Use(await parts.MoveNextAsync());")]
    // Handed on.
    [InlineData("Use(fal.FluxDev.StreamAsync(input));")]
    [InlineData("var pair = (fal.FluxDev.StreamAsync(input), 1); Use(pair);")]
    [InlineData("var all = inputs.Select(i => fal.FluxDev.StreamAsync(i)).ToList(); Use(all);")]
    [InlineData("_parts = fal.FluxDev.StreamAsync(input);")]
    [InlineData("_parts ??= fal.FluxDev.StreamAsync(input);")]
    [InlineData("IAsyncEnumerable<FluxDevOutput> Parts() => fal.FluxDev.StreamAsync(input);")]
    [InlineData("IAsyncEnumerable<FluxDevOutput> Parts() { var parts = fal.FluxDev.StreamAsync(input); return parts; }")]
    [InlineData("async IAsyncEnumerable<FluxDevOutput> Parts() { await foreach (var part in fal.FluxDev.StreamAsync(input)) yield return part; }")]
    [InlineData("IEnumerable<IAsyncEnumerable<FluxDevOutput>> All() { yield return fal.FluxDev.StreamAsync(input); }")]
    [InlineData("Func<IAsyncEnumerable<FluxDevOutput>> start = () => fal.FluxDev.StreamAsync(input);")]
    [InlineData("Use(fal.FluxDev.StreamAsync(input).Select(o => o.ToString()));")]
    [InlineData("fal.FluxDev.StreamAsync(input).ToBlockingEnumerable().ToList();")]
    [InlineData("if (fal.FluxDev.StreamAsync(input) is { } parts) Use(parts);")]
    [InlineData("Observe(fal.FluxDev.StreamAsync(input)); void Observe(IAsyncEnumerable<FluxDevOutput> parts) { }")]
    // Left on purpose.
    [InlineData("_ = fal.FluxDev.StreamAsync(input);")]
    [InlineData("var _ = fal.FluxDev.StreamAsync(input);")]
    [InlineData("Assert.Throws<ArgumentException>(() => { fal.FluxDev.StreamAsync(input); });")]
    public Task A_sequence_that_is_enumerated_or_handed_on_is_not(string statement) =>
        VerifyCalls.AnalyzerAsync<DroppedResultAnalyzer>(Clients.InMethod(statement));

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
    [InlineData("var task = fal.FluxDev.RunAsync(input); var other = Task.Delay(1); await Task.WhenAny(task, other);")]
    [InlineData("Task? task = null; try { task = fal.FluxDev.RunAsync(input); } finally { if (task is not null) await task; }")]
    [InlineData("Use(Task.Run(() => fal.FluxDev.RunAsync(input)));")]
    [InlineData("var tasks = new List<Task>(); foreach (var i in inputs) tasks.Add(fal.FluxDev.RunAsync(i)); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = new[] { fal.FluxDev.RunAsync(input) }; await Task.WhenAll(tasks);")]
    [InlineData("Task.WaitAll(fal.FluxDev.RunAsync(input));")]
    [InlineData("fal.FluxDev.RunAsync(input).GetAwaiter().GetResult();")]
    [InlineData("token.Register(() => fal.FluxDev.RunAsync(input).Wait());")]
    [InlineData("fal.FluxDev.RunAsync(input).Wait();")]
    [InlineData("fal.FluxDev.RunAsync(input).ContinueWith(Use);")]
    [InlineData("var _ = fal.FluxDev.SubmitAsync(input); await _;")]
    // Left on purpose.
    [InlineData("await fal.FluxDev.RunAsync(input);")]
    [InlineData("await fal.FluxDev.SubscribeAsync(input).ConfigureAwait(false);")]
    [InlineData("_ = fal.FluxDev.RunAsync(input);")]
    [InlineData("_ = fal.FluxDev.SubscribeAsync(input);")]
    [InlineData("_ = await fal.FluxDev.SubmitAsync(input);")]
    [InlineData("_ = fal.FluxDev.SubmitAsync(input);")]
    [InlineData("_ = fal.FluxDev.SubmitAsync(input).ConfigureAwait(false);")]
    [InlineData("_ = flag ? fal.FluxDev.SubmitAsync(input) : fal.FluxDev.SubmitAsync(inputs[0]);")]
    [InlineData("Action start = () => _ = fal.FluxDev.SubmitAsync(input);")]
    [InlineData("_ = fal.UploadAsync(FalFile.FromPath(\"a.png\"));")]
    [InlineData("_ = Task.Run(() => fal.FluxDev.RunAsync(input));")]
    [InlineData("_ = Task.WhenAll(inputs.Select(i => fal.FluxDev.SubmitAsync(i)));")]
    [InlineData("_ = await Task.WhenAll(inputs.Select(i => fal.FluxDev.SubmitAsync(i)));")]
    [InlineData("var _ = fal.FluxDev.RunAsync(input);")]
    [InlineData("var output = await fal.FluxDev.RunAsync(input);")]
    [InlineData("await Task.Run(() => fal.FluxDev.RunAsync(input));")]
    [InlineData("await Task.WhenAll(fal.FluxDev.RunAsync(input), fal.FluxDev.RunAsync(input));")]
    [InlineData("await Assert.ThrowsAsync<FalException>(async () => await fal.FluxDev.SubmitAsync(input));")]
    [InlineData("await Assert.ThrowsAsync<FalException>(() => fal.FluxDev.RunAsync(input));")]
    [InlineData("await Assert.ThrowsAsync<FalException>(async () => { await fal.FluxDev.SubmitAsync(input); });")]
    // Sent to a webhook, or perhaps.
    [InlineData("await fal.FluxDev.SubmitAsync(input, new() { WebhookUrl = new Uri(\"https://me.example\") });")]
    [InlineData("await fal.SubmitAsync(FluxDev.Endpoint, input, new FalSubmitOptions { Hint = \"ours\", WebhookUrl = new Uri(\"https://me.example\") });")]
    [InlineData("await fal.FluxDev.SubmitAsync(options: new() { WebhookUrl = new Uri(\"https://me.example\") }, input: input);")]
    [InlineData("_ = fal.FluxDev.SubmitAsync(input, new() { WebhookUrl = new Uri(\"https://me.example\") });")]
    [InlineData("var options = new FalSubmitOptions(); await fal.FluxDev.SubmitAsync(input, options);")]
    [InlineData("var options = new FalSubmitOptions(); await fal.FluxDev.SubmitAsync(input, options with { Hint = \"ours\" });")]
    // Other calls.
    [InlineData("fal.FluxDev.Request(\"id\");")]
    [InlineData("using var http = new System.Net.Http.HttpClient(); http.GetAsync(\"https://me.example\"); http.GetStringAsync(\"\");")]
    [InlineData("Task UploadAsync() => Task.CompletedTask; UploadAsync();")]
    [InlineData("IAsyncEnumerable<int> StreamAsync() => null!; StreamAsync();")]
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
    [InlineData("void M() { var task = fal.FluxDev.{|FAL1008:RunAsync|}(input); }")]
    [InlineData("void M() { var parts = fal.FluxDev.{|FAL1008:StreamAsync|}(input); }")]
    [InlineData("App(FalClient fal, int other) : this(fal, null!, null!, null!, false, default, default) { var parts = fal.FluxDev.{|FAL1008:StreamAsync|}(input: null!); }")]
    [InlineData("IAsyncEnumerable<FluxDevOutput> M() => fal.FluxDev.StreamAsync(input);")]
    [InlineData("IAsyncEnumerable<FluxDevOutput> P => fal.FluxDev.StreamAsync(input);")]
    [InlineData("IAsyncEnumerable<FluxDevOutput> P { get; } = new FalClient().StreamAsync(FluxDev.Endpoint, new());")]
    [InlineData("Task M() => fal.FluxDev.SubmitAsync(input);")]
    [InlineData("Task<FalRequest<FluxDevOutput>> P => fal.FluxDev.SubmitAsync(input);")]
    [InlineData("async Task<FalRequest<FluxDevOutput>> M() => await fal.FluxDev.SubmitAsync(input);")]
    [InlineData("Task<FalRequest<FluxDevOutput>> _task = new FalClient().SubmitAsync(FluxDev.Endpoint, new());")]
    public Task Members_are_looked_at_as_a_whole(string member) => VerifyCalls.AnalyzerAsync<DroppedResultAnalyzer>(Clients.InClass(member));

    [Fact]
    public Task Top_level_statements_are_looked_at_too() =>
        Verify.RunAsync(
            new CSharpAnalyzerTest<DroppedResultAnalyzer, DefaultVerifier> { TestState = { OutputKind = OutputKind.ConsoleApplication } },
            "using Fal; using Fal.Models; using var fal = new FalClient(); await fal.FluxDev.{|FAL1008:SubmitAsync|}(new()); var task = fal.FluxDev.{|FAL1008:RunAsync|}(new()); var read = fal.FluxDev.RunAsync(new()); await read;",
            Clients.Source);

    [Theory]
    [InlineData("SubmitAsync", "fal.FluxDev.{|#0:SubmitAsync|}(input);", "is not awaited, so that its request and its errors are lost: await it, and keep the request")]
    [InlineData("RunAsync", "fal.FluxDev.{|#0:RunAsync|}(input);", "is not awaited, so that its output and its errors are lost: await it")]
    [InlineData("StreamAsync", "fal.FluxDev.{|#0:StreamAsync|}(input);", "is never enumerated, so that nothing is sent: go through it with 'await foreach'")]
    [InlineData("UploadAsync", "fal.{|#0:UploadAsync|}(FalFile.FromPath(\"a.png\"));", "is not awaited, so that the file's address and its errors are lost: await it")]
    [InlineData("VerifyAsync", "new FalWebhook().{|#0:VerifyAsync|}(name => null, default);", "is not awaited, so that a forged webhook passes: await it")]
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
    [InlineData("fal.FluxDev.{|FAL1008:SubmitAsync|}(input).ConfigureAwait(false);", "var request = await fal.FluxDev.SubmitAsync(input).ConfigureAwait(false);")]
    [InlineData("fal.FluxDev.{|FAL1008:RunAsync|}(input); // Soon.", "await fal.FluxDev.RunAsync(input); // Soon.")]
    [InlineData("if (flag) fal.FluxDev.{|FAL1008:RunAsync|}(input);", "if (flag) await fal.FluxDev.RunAsync(input);")]
    [InlineData("Func<Task> start = async () => fal.FluxDev.{|FAL1008:RunAsync|}(input);", "Func<Task> start = async () => await fal.FluxDev.RunAsync(input);")]
    [InlineData("var task = fal.FluxDev.{|FAL1008:RunAsync|}(input);", "var task = await fal.FluxDev.RunAsync(input);")]
    [InlineData("var task = fal.FluxDev.{|FAL1008:SubmitAsync|}(input);", "var task = await fal.FluxDev.SubmitAsync(input);")]
    [InlineData("fal.FluxDev.{|FAL1008:StreamAsync|}(input); // Soon.", "await foreach (var item in fal.FluxDev.StreamAsync(input)) { } // Soon.")]
    [InlineData("if (flag) fal.FluxDev.{|FAL1008:StreamAsync|}(input).WithCancellation(token);", "if (flag) await foreach (var item in fal.FluxDev.StreamAsync(input).WithCancellation(token)) { }")]
    // Several, each variable under a name of its own.
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
    [InlineData("async Task M() { await Task.Yield(); Task<FluxDevOutput> task = fal.FluxDev.{|FAL1008:RunAsync|}(input); }")]
    [InlineData("async Task M() { await Task.Yield(); Task task; task = fal.FluxDev.{|FAL1008:RunAsync|}(input); }")]
    [InlineData("async Task M() { await Task.Yield(); Task.WhenAll(fal.FluxDev.{|FAL1008:RunAsync|}(input)); }")]
    [InlineData("async Task M() { await Task.Yield(); var parts = fal.FluxDev.{|FAL1008:StreamAsync|}(input); }")]
    [InlineData("async Task M() { await Task.Yield(); Action start = () => fal.FluxDev.{|FAL1008:StreamAsync|}(input); }")]
    [InlineData("void M() { fal.FluxDev.{|FAL1008:StreamAsync|}(input); }")]
    [InlineData("async Task M() => await fal.FluxDev.{|FAL1008:SubmitAsync|}(input);")]
    [InlineData("async Task M() { if (flag) await fal.FluxDev.{|FAL1008:SubmitAsync|}(input); }")]
    public Task There_is_no_fix_where_it_would_not_compile(string member) =>
        VerifyCalls.FixAsync<DroppedResultAnalyzer, DroppedResultFix>(Clients.InClass(member), Clients.InClass(member));
}
