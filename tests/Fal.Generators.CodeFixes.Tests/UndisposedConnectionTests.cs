using Fal.Generators.Analyzers;

namespace Fal.Generators.CodeFixes.Tests;

public class UndisposedConnectionTests
{
    [Theory]
    [InlineData("var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); await live.SendAsync(input);")]
    [InlineData("var live = await fal.{|FAL1009:RealtimeAsync|}(FluxDev.Endpoint); Use(await live.RequestAsync(input));")]
    [InlineData("var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(null, token).ConfigureAwait(false);")]
    [InlineData("FalRealtimeConnection<FluxDevInput, FluxDevOutput> live; live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); await live.SendAsync(input);")]
    [InlineData("var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); await foreach (var output in live) Use(output);")]
    [InlineData("var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); await foreach (var output in live.WithCancellation(token)) Use(output);")]
    [InlineData("var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); _ = Task.Run(async () => Use(await live.ReceiveAsync()));")]
    [InlineData("var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); try { await live!.SendAsync(input); } finally { Use(null); }")]
    [InlineData("var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); await (live?.SendAsync(input) ?? Task.FromResult(false));")]
    [InlineData("Func<Task> start = async () => { var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); await live.SendAsync(input); };")]
    [InlineData("await fal.FluxDev.{|FAL1009:RealtimeAsync|}();")]
    [InlineData("_ = await fal.FluxDev.{|FAL1009:RealtimeAsync|}();")]
    [InlineData("fal.FluxDev.{|FAL1009:RealtimeAsync|}();")]
    [InlineData("_ = fal.FluxDev.{|FAL1009:RealtimeAsync|}();")]
    [InlineData("var opening = fal.FluxDev.{|FAL1009:RealtimeAsync|}();")]
    [InlineData("await Task.WhenAll(fal.FluxDev.{|FAL1009:RealtimeAsync|}(), fal.FluxDev.{|FAL1009:RealtimeAsync|}());")]
    [InlineData("await Task.Run(() => fal.FluxDev.{|FAL1009:RealtimeAsync|}());")]
    [InlineData("var live = await Task.Run(() => fal.FluxDev.{|FAL1009:RealtimeAsync|}()); await live.SendAsync(input);")]
    [InlineData("await (await fal.FluxDev.{|FAL1009:RealtimeAsync|}()).SendAsync(input);")]
    [InlineData("Use(await (await fal.FluxDev.{|FAL1009:RealtimeAsync|}()).RequestAsync(input));")]
    [InlineData("await foreach (var output in await fal.FluxDev.{|FAL1009:RealtimeAsync|}()) Use(output);")]
    // Through the interface and the base.
    [InlineData("IFalRealtime<FluxDevInput, FluxDevOutput> model = fal.FluxDev; var live = await model.{|FAL1009:RealtimeAsync|}(); await live.SendAsync(input);")]
    [InlineData("FalEndpoint<FluxDevInput, FluxDevOutput> model = FluxDev.Endpoint; var live = await fal.{|FAL1009:RealtimeAsync|}(model); await live.SendAsync(input);")]
    // Other sockets.
    [InlineData("var socket = await fal.{|FAL1009:OpenWebSocketAsync|}(\"me/app\", \"/ws\"); await socket.SendAsync(\"a\"); Use(await socket.ReceiveAsync());")]
    [InlineData("FalWebSocket socket; socket = await fal.{|FAL1009:OpenWebSocketAsync|}(\"me/app\"); await foreach (var message in socket) Use(message);")]
    [InlineData("var socket = await fal.{|FAL1009:OpenWebSocketAsync|}(\"me/app\"); await socket.CloseAsync();")]
    [InlineData("await (await fal.{|FAL1009:OpenWebSocketAsync|}(\"me/app\")).SendAsync(\"a\");")]
    [InlineData("await fal.{|FAL1009:OpenWebSocketAsync|}(\"me/app\");")]
    public Task A_connection_that_is_never_disposed_is_reported(string statement) =>
        VerifyCalls.AnalyzerAsync<UndisposedConnectionAnalyzer>(Clients.InMethod(statement));

    [Theory]
    // Disposed.
    [InlineData("await using var live = await fal.FluxDev.RealtimeAsync(); await live.SendAsync(input);")]
    [InlineData("await using (var live = await fal.FluxDev.RealtimeAsync()) await live.SendAsync(input);")]
    [InlineData("await using (await fal.FluxDev.RealtimeAsync()) Use(null);")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); await using (live) await live.SendAsync(input);")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); await using (((IAsyncDisposable)live).ConfigureAwait(false)) await live.SendAsync(input);")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); await using var other = live;")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); try { await live.SendAsync(input); } finally { await live.DisposeAsync(); }")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); if (flag) await live.DisposeAsync().ConfigureAwait(false);")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); token.Register(() => live.DisposeAsync().AsTask());")]
    [InlineData("FalRealtimeConnection<FluxDevInput, FluxDevOutput>? live = null; try { live = await fal.FluxDev.RealtimeAsync(); } finally { if (live is not null) await live.DisposeAsync(); }")]
    [InlineData("FalRealtimeConnection<FluxDevInput, FluxDevOutput>? live = null; try { live = await fal.FluxDev.RealtimeAsync(); } finally { await (live?.DisposeAsync() ?? default); }")]
    [InlineData("var opening = fal.FluxDev.RealtimeAsync(); await using var live = await opening;")]
    [InlineData("await using IAsyncDisposable live = await fal.FluxDev.RealtimeAsync();")]
    [InlineData("var lives = await Task.WhenAll(fal.FluxDev.RealtimeAsync(), fal.FluxDev.RealtimeAsync()); foreach (var live in lives) await live.DisposeAsync();")]
    [InlineData("var lives = (await Task.WhenAll(fal.FluxDev.RealtimeAsync())).ToList(); lives.ForEach(async live => await live.DisposeAsync());")]
    [InlineData("await using var live = await Task.Run(() => fal.FluxDev.RealtimeAsync());")]
    [InlineData("IFalRealtime<FluxDevInput, FluxDevOutput> model = fal.FluxDev; await using var live = await model.RealtimeAsync();")]
    [InlineData("await using var socket = await fal.OpenWebSocketAsync(\"me/app\"); await socket.SendAsync(\"a\");")]
    [InlineData("var socket = await fal.OpenWebSocketAsync(\"me/app\"); try { await socket.SendAsync(\"a\"); } finally { await socket.DisposeAsync(); }")]
    // Handed on.
    [InlineData("var socket = await fal.OpenWebSocketAsync(\"me/app\"); await socket.SendAsync(\"a\"); Use(socket);")]
    [InlineData("_live = await fal.FluxDev.RealtimeAsync();")]
    [InlineData("_live ??= await fal.FluxDev.RealtimeAsync();")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); _live = live;")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); Use(live);")]
    [InlineData("Use(await fal.FluxDev.RealtimeAsync());")]
    [InlineData("var lives = await Task.WhenAll(fal.FluxDev.RealtimeAsync(), fal.FluxDev.RealtimeAsync()); Use(lives);")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); var pair = (live, 1); Use(pair);")]
    [InlineData("var lives = new[] { await fal.FluxDev.RealtimeAsync() }; Use(lives);")]
    [InlineData("var live = await fal.FluxDev.RealtimeAsync(); Func<object> get = () => live; Use(get);")]
    [InlineData("var live = _live ?? await fal.FluxDev.RealtimeAsync(); await live.SendAsync(input);")]
    [InlineData("async Task<FalRealtimeConnection<FluxDevInput, FluxDevOutput>> Open() { var live = await fal.FluxDev.RealtimeAsync(); await live.SendAsync(input); return live; }")]
    [InlineData("Task<FalRealtimeConnection<FluxDevInput, FluxDevOutput>> Open() => fal.FluxDev.RealtimeAsync();")]
    [InlineData("async Task<FalRealtimeConnection<FluxDevInput, FluxDevOutput>> Open() => await fal.FluxDev.RealtimeAsync();")]
    // Other calls.
    [InlineData("Task<int> RealtimeAsync() => Task.FromResult(1); await RealtimeAsync();")]
    public Task A_connection_that_is_disposed_or_handed_on_is_not(string statement) =>
        VerifyCalls.AnalyzerAsync<UndisposedConnectionAnalyzer>(Clients.InMethod(statement));

    [Theory]
    [InlineData(
        "var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); await live.SendAsync(input);",
        "await using var live = await fal.FluxDev.RealtimeAsync(); await live.SendAsync(input);")]
    [InlineData(
        "FalRealtimeConnection<FluxDevInput, FluxDevOutput> live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}().ConfigureAwait(false);",
        "await using FalRealtimeConnection<FluxDevInput, FluxDevOutput> live = await fal.FluxDev.RealtimeAsync().ConfigureAwait(false);")]
    [InlineData("await fal.FluxDev.{|FAL1009:RealtimeAsync|}();", "await using var connection = await fal.FluxDev.RealtimeAsync();")]
    [InlineData("fal.FluxDev.{|FAL1009:RealtimeAsync|}();", "await using var connection = await fal.FluxDev.RealtimeAsync();")]
    [InlineData("var live = fal.FluxDev.{|FAL1009:RealtimeAsync|}();", "await using var live = await fal.FluxDev.RealtimeAsync();")]
    [InlineData(
        "var socket = await fal.{|FAL1009:OpenWebSocketAsync|}(\"me/app\"); await socket.SendAsync(\"a\");",
        "await using var socket = await fal.OpenWebSocketAsync(\"me/app\"); await socket.SendAsync(\"a\");")]
    // All at once, each variable under a name of its own.
    [InlineData(
        "_ = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); _ = fal.FluxDev.{|FAL1009:RealtimeAsync|}();",
        "await using var connection = await fal.FluxDev.RealtimeAsync(); await using var live = await fal.FluxDev.RealtimeAsync(); await using var connection2 = await fal.FluxDev.RealtimeAsync();")]
    public Task The_fix_declares_the_connection_with_await_using(string statement, string fixedStatement) =>
        VerifyCalls.FixAsync<UndisposedConnectionAnalyzer, UndisposedConnectionFix>(Clients.InMethod(statement), Clients.InMethod(fixedStatement));

    [Theory]
    [InlineData("FalRealtimeConnection<FluxDevInput, FluxDevOutput> live; live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}();")]
    [InlineData("var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}();")]
    [InlineData("switch (flag) { case true: var live = await fal.FluxDev.{|FAL1009:RealtimeAsync|}(); break; }")]
    [InlineData("var output = await (await fal.FluxDev.{|FAL1009:RealtimeAsync|}()).RequestAsync(input);")]
    [InlineData("await foreach (var output in await fal.FluxDev.{|FAL1009:RealtimeAsync|}()) Use(output);")]
    [InlineData("Func<Task> open = async () => await fal.FluxDev.{|FAL1009:RealtimeAsync|}();")]
    [InlineData("void Open() { fal.FluxDev.{|FAL1009:RealtimeAsync|}(); }")]
    public Task There_is_no_fix_where_it_would_not_compile(string statement) =>
        VerifyCalls.FixAsync<UndisposedConnectionAnalyzer, UndisposedConnectionFix>(Clients.InMethod(statement), Clients.InMethod(statement));
}
