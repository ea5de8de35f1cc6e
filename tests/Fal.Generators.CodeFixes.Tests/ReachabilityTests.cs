using Fal.Generators.Analyzers;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>Nothing is said of code that never runs, whatever the rule; all is said of code that may.</summary>
public class ReachabilityTests
{
    /// <summary>Ways in which code, <c>$</c>, is never reached.</summary>
    private static readonly string[] Dead =
    [
        "return; $",
        "throw new Exception(); $",
        "if (false) { $ }",
        "if (true) Use(null); else { $ }",
        "const bool On = false; if (On) { $ }",
        "if (flag && false) { $ }",
        "while (true) { } $",
        "while (false) { $ }",
        "for (;;) { break; $ }",
        "foreach (var each in inputs) { continue; $ }",
        "try { return; } finally { Use(null); } $",
        "switch (flag) { default: return; } $",
        "if (flag) return; else throw new Exception(); $",
        "Func<Task> later = async () => { await Task.Yield(); return; $ }; Use(later);",
        "return; Func<Task> later = async () => { await Task.Yield(); $ }; Use(later);",
        "await Later(); async Task Later() { await Task.Yield(); throw new Exception(); $ }",
        "goto End; $ End: Use(null);",
    ];

    /// <summary>Ways in which it may be, though some of it looks as if it were not.</summary>
    private static readonly string[] Live =
    [
        "$ return;",
        "if (flag) return; $",
        "if (true) { $ }",
        "if (flag || false) { $ }",
        "while (true) { if (flag) break; } $",
        "try { throw new Exception(); } catch (Exception) { $ }",
        "try { return; } finally { $ }",
        "foreach (var each in inputs) { if (flag) continue; $ }",
        "switch (flag) { case true: return; default: { $ break; } }",
        "Func<Task> later = async () => { await Task.Yield(); $ }; return; Use(later);",
        "await Later(); return; async Task Later() { await Task.Yield(); $ }",
        "goto End; End: $",
        "using (new System.IO.MemoryStream()) { lock (fal) { Use(null); } $ }",
        "var x = flag ? 1 : throw new Exception(); $",
    ];

    private static readonly (string Id, string Code)[] Rules =
    [
        ("FAL1008", "await fal.FluxDev.<SubmitAsync>(input);"),
        ("FAL1009", "await fal.FluxDev.<RealtimeAsync>();"),
        ("FAL1010", "Use(FalEndpoint.Untyped(<\"fal-ai/flux/dve\">));"),
        ("FAL1011", "do { Use(await fal.FluxDev.Request(\"id\").<GetStatusAsync>()); await Task.Delay(1); } while (flag);"),
    ];

    public static TheoryData<string, string, bool> Calls
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var (id, code) in Rules)
            {
                foreach (var way in Dead)
                    data.Add(id, way.Replace("$", code.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal), StringComparison.Ordinal), false);
                foreach (var way in Live)
                    data.Add(id, way.Replace("$", code.Replace("<", $"{{|{id}:", StringComparison.Ordinal).Replace(">", "|}", StringComparison.Ordinal), StringComparison.Ordinal), true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public Task A_call_is_reported_where_it_may_run(string id, string statements, bool isReported)
    {
        Assert.Equal(isReported, statements.Contains(id, StringComparison.Ordinal));
        var source = Clients.InMethod(statements);
        return id switch
        {
            "FAL1008" => VerifyCalls.AnalyzerAsync<DroppedResultAnalyzer>(source),
            "FAL1009" => VerifyCalls.AnalyzerAsync<UndisposedConnectionAnalyzer>(source),
            "FAL1010" => VerifyCalls.AnalyzerAsync<UntypedCallAnalyzer>(source),
            _ => VerifyCalls.AnalyzerAsync<PollingAnalyzer>(source),
        };
    }

    [Theory]
    [InlineData("return; Use(\"pgn\");")]
    [InlineData("throw new Exception(); var made = new FluxDevInput { Count = 1, NumImages = 9, Title = \"too long\", Voice = \"english\", Block = 9, Image = \"ftp://host/a.png\", Images = [] };")]
    [InlineData("if (false) { var made = input with { NumImages = 9 }; }")]
    [InlineData("var made = input with { NumImages = flag && false ? number : number, Seed = true ? 1 : -1 };")]
    [InlineData("if (flag && false) Use(\"pgn\");")]
    [InlineData("var made = false && Use(\"pgn\") == text;")]
    [InlineData("var made = true ? Use(text) : Use(\"pgn\");")]
    [InlineData("Func<object> later = () => { return text; return input with { NumImages = 9 }; };")]
    [InlineData("Action later = () => { if (false) Use(\"pgn\"); };")]
    [InlineData("return; Action later = () => Use(\"pgn\");")]
    // What is reached.
    [InlineData("Use({|FAL1004:\"pgn\"|}); return;")]
    [InlineData("if (flag) return; Use({|FAL1004:\"pgn\"|});")]
    [InlineData("var made = flag && Use({|FAL1004:\"pgn\"|}) == text;")]
    [InlineData("var made = true ? Use({|FAL1004:\"pgn\"|}) : Use(text);")]
    [InlineData("var made = input with { NumImages = {|FAL1001:9|}, Title = word ?? throw new Exception() };")]
    [InlineData("Use(Use({|FAL1004:\"pgn\"|}) == text ? throw new Exception() : throw new Exception());")]
    [InlineData("Action later = () => { Use({|FAL1004:\"pgn\"|}); return; }; return;")]
    public Task A_value_is_reported_where_it_may_be_sent(string statements) => Verify.AnalyzerAsync<ArgumentAnalyzer>(App.Running(statements));

    [Fact]
    public Task Each_member_is_followed_for_itself() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        """
        using Fal.Models;
        class C(bool flag)
        {
            private readonly object _one = false ? new FluxDevInput { Count = 1, NumImages = 9 } : new FluxDevInput { Count = 1, NumImages = {|FAL1001:9|} };
            private object Two { get; } = true ? new FluxDevInput { Count = 1, NumImages = {|FAL1001:9|} } : new FluxDevInput { Count = 1, NumImages = 9 };
            public C() : this(true) { return; _ = new FluxDevInput { Count = 1, NumImages = 9 }; }
            private object Three => false ? new FluxDevInput { Count = 1, NumImages = 9 } : new FluxDevInput { Count = 1, NumImages = {|FAL1001:9|} };
            private object Four(object? given = null) { if (flag) return _one; return new FluxDevInput { Count = 1, NumImages = {|FAL1001:9|} }; }
        }
        """);

    [Fact]
    public Task Statements_of_the_top_level_are_followed() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication,
        "using Fal.Models; var input = new FluxDevInput { Count = 1, NumImages = {|FAL1001:9|} }; if (args.Length == 0) return; input = input with { Seed = {|FAL1001:-1|} }; return; input = input with { Seed = -1 };");
}
