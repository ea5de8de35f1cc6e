using Fal.Generators.Analyzers;

namespace Fal.Generators.CodeFixes.Tests;

public class SkeletonTests
{
    private const string Input = """
        using System.ComponentModel.DataAnnotations;
        using Fal;
        using System.Text.Json;

        public sealed record DemoInput : IFalJson<DemoInput>
        {
            [Range(1, 4)]
            public int? NumImages { get; init; }
            static DemoInput IFalJson<DemoInput>.Read(ref Utf8JsonReader reader) => new();
            void IFalJson<DemoInput>.Write(Utf8JsonWriter writer) { }
        }
        """;

    [Fact]
    public Task A_number_out_of_range_is_an_error() =>
        Verify.AnalyzerAsync<ArgumentAnalyzer>("class C { DemoInput _input = new() { NumImages = {|FAL1001:9|} }; DemoInput _other = new() { NumImages = 4 }; }", Input);

    [Fact]
    public Task A_number_out_of_range_is_fixed_by_the_nearest() =>
        Verify.FixAsync<ArgumentAnalyzer, NearestNumberFix>(
            "class C { DemoInput _input = new() { NumImages = {|FAL1001:9|} }; }", "class C { DemoInput _input = new() { NumImages = 4 }; }", Input);
}
