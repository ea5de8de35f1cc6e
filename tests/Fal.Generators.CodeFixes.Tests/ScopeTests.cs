using Fal.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>Which code is looked at.</summary>
public class ScopeTests
{
    private const string Made = "FluxDevInput { Count = 1, NumImages = {|FAL1001:9|} }";

    [Theory]
    [InlineData("class C { object M() => new $; }")]
    [InlineData("class C { object M() { return new $; } }")]
    [InlineData("class C { object _field = new $; }")]
    [InlineData("class C { object P { get; } = new $; }")]
    [InlineData("class C { object P => new $; }")]
    [InlineData("class C { object P { get => new $; set { _ = new $; } } }")]
    [InlineData("class C { object this[int i] => new $; }")]
    [InlineData("class C { public C() { _ = new $; } }")]
    [InlineData("class C { ~C() { _ = new $; } }")]
    [InlineData("class C { static C() => _ = new $; }")]
    [InlineData("class C { public static C operator +(C a, C b) { _ = new $; return a; } }")]
    [InlineData("class B(object o) { public B() : this(new $) { } } class C() : B(new $);")]
    [InlineData("class C { void M() { void Local() { _ = new $; } System.Action a = () => { _ = new $; }; } }")]
    [InlineData("class C { async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); _ = new $; } }")]
    [InlineData("class C { System.Collections.Generic.IEnumerable<object> M() { yield return new $; } }")]
    [InlineData("class C { class D { struct E { static object F = new $; } } }")]
    [InlineData("record C(object O) { public C() : this(new $) { } }")]
    [InlineData("interface I { object P => new $; }")]
    public Task Code_is_checked_wherever_it_stands(string source) =>
        Verify.AnalyzerAsync<ArgumentAnalyzer>("using Fal.Models; " + source.Replace("$", Made, StringComparison.Ordinal));

    [Fact]
    public Task Statements_of_the_top_level_are_checked() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        test => test.TestState.OutputKind = OutputKind.ConsoleApplication,
        $"using Fal.Models; var input = new {Made}; input = input with {{ Seed = {{|FAL1001:-1|}} }};");

    /// <summary>One file declares something with a generated type, and another uses it without ever naming one.</summary>
    [Theory]
    [InlineData("public static class My { public static void Use(FluxDev.OutputFormat format) { } }", "My.Use({|FAL1004:\"pgn\"|});")]
    [InlineData("public static class My { public static FluxDevInput Get() => null!; }", "var x = My.Get() with { NumImages = {|FAL1001:9|} };")]
    [InlineData("public static class My { public static FluxDevInput Input = null!; }", "var x = My.Input with { NumImages = {|FAL1001:9|} };")]
    [InlineData("public class My { public FluxDev.OutputFormat Format { get; set; } }", "var x = new My(); x.Format = {|FAL1004:\"pgn\"|};")]
    [InlineData("public class My(FluxDev.OutputFormat format) { }", "var x = new My({|FAL1004:\"pgn\"|});")]
    [InlineData("public class My { public My(FluxDev.OutputFormat format) { } }", "var x = new My({|FAL1004:\"pgn\"|});")]
    [InlineData("public record My(FluxDev.OutputFormat Format);", "var x = new My({|FAL1004:\"pgn\"|});")]
    [InlineData("public record My(FluxDev.OutputFormat Format);", "var x = new { My = (My)null! }.My with { Format = {|FAL1004:\"pgn\"|} };")]
    [InlineData("public class My : System.Collections.Generic.List<FluxDev.OutputFormat> { }", "new My().Add({|FAL1004:\"pgn\"|});")]
    [InlineData("public delegate void My(FluxDev.OutputFormat format);", "My x = null!; x({|FAL1004:\"pgn\"|});")]
    [InlineData("public static class My { public static System.Collections.Generic.List<FluxDev.OutputFormat> All = new(); }", "My.All.Add({|FAL1004:\"pgn\"|});")]
    [InlineData("public static class My { public static void Run(System.Func<FluxDevInput, object> f) { } }", "My.Run(i => i with { NumImages = {|FAL1001:9|} });")]
    [InlineData("namespace A { namespace B { public static class My { public static void Use(FluxDev.Fps fps) { } } } }", "A.B.My.Use({|FAL1004:30|});")]
    public Task What_another_file_declares_is_known(string declaration, string use) =>
        Verify.AnalyzerAsync<ArgumentAnalyzer>($"class App {{ void M() {{ {use} }} }}", $"using Fal.Models; {declaration}");

    [Fact]
    public Task A_field_and_a_parameter_of_the_type_are_known_in_all_of_it() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        """
        using Fal.Models;
        class C(FluxDevInput given)
        {
            private readonly FluxDevInput _kept = given;
            object A() => given with { NumImages = {|FAL1001:9|} };
            object B() { return _kept with { NumImages = {|FAL1001:9|} }; }
        }
        """);

    /// <summary>Calls of a model that only its interface or its base is known of, where no name of the model is near.</summary>
    [Theory]
    [InlineData("class C(Fal.IFalModel<FluxDevInput, string> model) { object M() => model.RunAsync($); }")]
    [InlineData("class C(Fal.FalModel<FluxDevInput, string> model) { object M() => model.SubscribeAsync($); }")]
    [InlineData("class C(Fal.IFalStreaming<FluxDevInput, string> model) { object M() { return model.StreamAsync($); } }")]
    [InlineData("class C { Fal.IFalModel<FluxDevInput, string> _model = null!; object M() => _model.SubmitAsync($); }")]
    [InlineData("class C { public Fal.FalModel<FluxDevInput, string> Model => null!; object M() => Model.SubmitAsync($); }")]
    [InlineData("class C : Fal.FalModel<FluxDevInput, string> { } class D { object M() => new C().RunAsync($); }")]
    [InlineData("class D { async void M(System.IServiceProvider all) { var model = (Fal.IFalModel<FluxDevInput, string>)all.GetService(null!)!; await model.RunWithResponseAsync($); } }")]
    [InlineData("class D { object M(Fal.FalRealtimeConnection<FluxDevInput, string> live) => live.SendAsync($); }")]
    public Task Calls_through_what_models_have_in_common_are_checked(string source) =>
        Verify.AnalyzerAsync<ArgumentAnalyzer>("using Fal.Models; " + source.Replace("$", "new() { Count = 1, NumImages = {|FAL1001:9|} }", StringComparison.Ordinal));

    [Fact]
    public Task An_alias_is_known_in_every_file_that_has_it() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        "class C { Fmt _a = {|FAL1004:\"pgn\"|}; }", "global using Fmt = Fal.Models.FluxDev.OutputFormat;");

    /// <summary>Here the types are not in a referenced assembly but in files of the project, as the generator puts them.</summary>
    [Fact]
    public Task Types_in_the_project_itself_are_known() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        test => test.TestState.AdditionalReferences.Remove(Models.Reference),
        App.Setting("NumImages = {|FAL1001:9|}, OutputFormat = {|FAL1004:\"pgn\"|}, ImageSize = {|FAL1004:\"square\"|}, Tags = {|FAL1002:[]|}"),
        Models.Source);

    [Fact]
    public Task Generated_code_is_left_alone() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        test => test.TestState.Sources.Add(("App.g.cs", App.Setting("NumImages = 9"))));

    [Fact]
    public Task Code_marked_as_generated_is_left_alone() =>
        Verify.AnalyzerAsync<ArgumentAnalyzer>("// <auto-generated/>\n" + App.Setting("NumImages = 9, OutputFormat = \"pgn\""));

    [Fact]
    public Task A_pragma_or_an_attribute_suppresses() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        test => test.TestBehaviors = TestBehaviors.None,
        App.Setting("NumImages = {|FAL1001:9|}, OutputFormat = {|FAL1004:\"pgn\"|}"));

    [Theory]
    [InlineData("warning", DiagnosticSeverity.Warning)]
    [InlineData("suggestion", DiagnosticSeverity.Info)]
    public Task The_severity_is_the_projects_to_set(string severity, DiagnosticSeverity expected) => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        test =>
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\ndotnet_diagnostic.FAL1001.severity = {severity}\n"));
            test.ExpectedDiagnostics.Add(new DiagnosticResult("FAL1001", expected).WithLocation(0));
        },
        App.Setting("NumImages = {|#0:9|}"));

    [Fact]
    public Task A_rule_can_be_turned_off() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        test => test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.FAL1001.severity = none\n")),
        App.Setting("NumImages = 9, Block = {|FAL1005:9|}"));

    [Fact]
    public Task Limits_of_other_types_are_none_of_ours() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        """
        using System.ComponentModel.DataAnnotations;
        using Fal.Models;
        class Mine { [Range(1, 4)] public int NumImages { get; set; } public FluxDevInput? Input { get; set; } }
        class C { Mine _mine = new() { NumImages = 9 }; }
        """);

    [Fact]
    public Task A_project_without_the_client_has_nothing_to_check() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        test =>
        {
            test.TestState.AdditionalReferences.Clear();
            test.TestState.AdditionalReferences.AddRange(Verify.References.Where(r => !r.Display!.EndsWith("Fal.Client.dll", StringComparison.Ordinal)));
        },
        "class FluxDevInput { public int NumImages { get; set; } } class C { FluxDevInput _input = new() { NumImages = 9 }; }");
}
