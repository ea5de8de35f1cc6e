using Fal.Generators.Analyzers;

namespace Fal.Generators.CodeFixes.Tests;

public class PollingTests
{
    [Theory]
    [InlineData("while (await request.{|FAL1011:GetStatusAsync|}() is not FalQueueStatus.Completed) await Task.Delay(500);")]
    [InlineData("FalRequest stored = request; while (await stored.{|FAL1011:GetStatusAsync|}() is not FalQueueStatus.Completed) await Task.Delay(500);")]
    [InlineData("while (await fal.Request(\"me/app\", \"id\").{|FAL1011:GetStatusAsync|}() is not FalQueueStatus.Completed) await Task.Delay(500);")]
    [InlineData("IFalModel<FluxDevInput, FluxDevOutput> model = fal.FluxDev; while (await model.Request(\"id\").{|FAL1011:GetStatusAsync|}() is not FalQueueStatus.Completed) await Task.Delay(500);")]
    [InlineData("while (true) { var status = await request.{|FAL1011:GetStatusAsync|}(logs: true); Use(status); if (status is FalQueueStatus.Completed) break; await Task.Delay(TimeSpan.FromSeconds(1), token); }")]
    [InlineData("FalQueueStatus status; do { Thread.Sleep(100); status = await request.{|FAL1011:GetStatusAsync|}(); } while (status is not FalQueueStatus.Completed);")]
    [InlineData("for (var i = 0; i < 100; i++) { Use(await request.{|FAL1011:GetStatusAsync|}()); await Task.Delay(i); }")]
    [InlineData("for (; ; await Task.Delay(1)) Use(await request.{|FAL1011:GetStatusAsync|}());")]
    [InlineData("using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync(token)) Use(await request.{|FAL1011:GetStatusAsync|}());")]
    [InlineData("while (flag) { try { Use(await request.{|FAL1011:GetStatusAsync|}().ConfigureAwait(false)); } catch (FalException) { } await Task.Delay(1); }")]
    [InlineData("while (flag) { for (var tries = 0; tries < 3; tries++) Use(await request.{|FAL1011:GetStatusAsync|}()); await Task.Delay(1); }")]
    [InlineData("while (flag) { Use(await fal.FluxDev.Request(\"id\").{|FAL1011:GetStatusAsync|}()); await Task.Delay(1); }")]
    [InlineData("while (flag) { Use(await _request!.{|FAL1011:GetStatusAsync|}()); await Task.Delay(1); }")]
    [InlineData("while (flag) { var status = request.{|FAL1011:GetStatusAsync|}(); await Task.WhenAll(status, Task.Delay(1)); }")]
    [InlineData("while (flag && await request.{|FAL1011:GetStatusAsync|}() is not FalQueueStatus.Completed) await Task.Delay(1);")]
    [InlineData("while (true) { if (await request.{|FAL1011:GetStatusAsync|}() is FalQueueStatus.Completed) { var output = await request.GetAsync(); Use(output); return; } await Task.Delay(1); }")]
    [InlineData("while (true) { switch (await request.{|FAL1011:GetStatusAsync|}()) { case FalQueueStatus.Completed: return; default: await Task.Delay(1); break; } }")]
    [InlineData("while (true) { var look = request.{|FAL1011:GetStatusAsync|}(); if (await look is FalQueueStatus.Completed) break; await Task.Delay(1); }")]
    [InlineData("while (true) { var status = await request.{|FAL1011:GetStatusAsync|}(); await Console.Out.WriteLineAsync(status.ToString()); if (status is FalQueueStatus.Completed) return; await Task.Delay(1); }")]
    [InlineData("var pressed = new TaskCompletionSource(); while (true) { Use(await request.{|FAL1011:GetStatusAsync|}()); if (await Task.WhenAny(pressed.Task, Task.Delay(1)) == pressed.Task) break; }")]
    [InlineData("Func<Task> poll = async () => { while (flag) { Use(await request.{|FAL1011:GetStatusAsync|}()); await Task.Delay(1); } };")]
    public Task A_loop_that_polls_is_reported(string statement) => VerifyCalls.AnalyzerAsync<PollingAnalyzer>(InMethod(statement));

    [Theory]
    [InlineData("Use(await request.GetStatusAsync()); await Task.Delay(1);")]
    [InlineData("await foreach (var status in request.WatchAsync()) { Use(status); await Task.Delay(1); }")]
    // One look when something happens.
    [InlineData("while (flag) { if (Console.KeyAvailable && Console.ReadKey().Key == ConsoleKey.S) Use(await request.GetStatusAsync()); await Task.Delay(50); }")]
    [InlineData("while (flag) { switch (Console.ReadKey().Key) { case ConsoleKey.S: Use(await request.GetStatusAsync()); break; } await Task.Delay(50); }")]
    [InlineData("while (flag) { Use(Console.KeyAvailable ? await request.GetStatusAsync() : null); Thread.Sleep(50); }")]
    [InlineData("while (flag) { var asked = Console.KeyAvailable && await request.GetStatusAsync() is FalQueueStatus.Completed; Use(asked); Thread.Sleep(50); }")]
    [InlineData("while (flag) { Console.ReadKey(); Use(await request.GetStatusAsync()); await Task.Delay(50); }")]
    [InlineData("while (Console.ReadLine() is { } line) { Use(await request.GetStatusAsync()); await Task.Delay(50); }")]
    [InlineData("var lines = Console.In; while (await lines.ReadLineAsync() is { } line) { Use(await request.GetStatusAsync()); await Task.Delay(50); }")]
    [InlineData("var keys = System.Threading.Channels.Channel.CreateUnbounded<int>(); while (await keys.Reader.WaitToReadAsync()) { Use(await request.GetStatusAsync()); await Task.Delay(50); }")]
    [InlineData("var keys = System.Threading.Channels.Channel.CreateUnbounded<int>(); while (flag) { var key = await keys.Reader.ReadAsync(); Use(await request.GetStatusAsync()); await Task.Delay(key); }")]
    [InlineData("EventHandler onClick = async (sender, e) => Use(await request.GetStatusAsync()); while (flag) { onClick(null, null!); await Task.Delay(1); }")]
    [InlineData("Console.CancelKeyPress += async (sender, e) => Use(await request.GetStatusAsync()); await Task.Delay(1);")]
    // One look, tried again where it fails.
    [InlineData("for (var tries = 0; tries < 3; tries++) { try { Use(await request.GetStatusAsync()); break; } catch (FalException) { await Task.Delay(1000); } }")]
    [InlineData("while (flag) { try { Use(await request.GetStatusAsync()); return; } catch (FalException) { } await Task.Delay(1000); }")]
    [InlineData("async Task<FalQueueStatus> Look() { while (true) { try { return await request.GetStatusAsync(); } catch (FalException) { await Task.Delay(1000); } } } Use(await Look());")]
    [InlineData("while (flag) { try { Use(await request.GetStatusAsync()); } catch (FalException) { await Task.Delay(1000); } }")]
    [InlineData("while (flag) { try { Use(1); } catch (FalException) { Use(await request.GetStatusAsync()); } await Task.Delay(1000); }")]
    // No wait between.
    [InlineData("while (flag) Use(await request.GetStatusAsync());")]
    [InlineData("while (flag) { Use(await request.GetStatusAsync()); Func<Task> later = () => Task.Delay(1); Use(later); }")]
    [InlineData("void Delay(int time) { } while (flag) { Use(await request.GetStatusAsync()); Delay(1); }")]
    // Not in the loop, or not each time.
    [InlineData("Use(await request.GetStatusAsync()); while (flag) await Task.Delay(1);")]
    [InlineData("foreach (var line in (await request.GetStatusAsync()).ToString()) { Use(line); await Task.Delay(1); }")]
    [InlineData("while (flag) { Func<Task> look = async () => Use(await request.GetStatusAsync()); Use(look); await Task.Delay(1); }")]
    // Another request each time.
    [InlineData("foreach (var each in new[] { request }) { Use(await each.GetStatusAsync()); await Task.Delay(1); }")]
    [InlineData("while (flag) { foreach (var each in new[] { request }) Use(await each.GetStatusAsync()); await Task.Delay(1); }")]
    [InlineData("while (flag) { var each = await fal.FluxDev.SubmitAsync(input); await Task.Delay(1); Use(await each.GetStatusAsync()); }")]
    [InlineData("var list = new[] { request }; for (var i = 0; i < 1; i++) { Use(await list[i].GetStatusAsync()); await Task.Delay(1); }")]
    [InlineData("var queue = new Queue<FalRequest<FluxDevOutput>>(); while (flag) { Use(await queue.Dequeue().GetStatusAsync()); await Task.Delay(1); }")]
    // Another method.
    [InlineData("async Task<int> GetStatusAsync() => await Task.FromResult(1); while (flag) { Use(await GetStatusAsync()); await Task.Delay(1); }")]
    public Task A_look_at_a_request_is_not(string statement) => VerifyCalls.AnalyzerAsync<PollingAnalyzer>(InMethod(statement));

    private static string InMethod(string statement) => Clients.InMethod($"var request = fal.FluxDev.Request(\"id\"); {statement}");
}
