using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fal.Benchmarks.Generator;

/// <summary>
/// What generated code costs the compiler, for each model: processor time and allocation of parsing and compiling it, its lines, and the bytes it
/// becomes. And the same without one part of it after the other, to see what the parts cost. The allocation is the same in every run.
/// </summary>
internal static partial class CodeCost
{
    private const int Rounds = 4;

    private static readonly CSharpParseOptions Parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14).WithDocumentationMode(DocumentationMode.None);

    /// <summary>What is left of a file without a part.</summary>
    private static readonly (string Part, Func<string, string> Without)[] Parts =
    [
        ("", source => source),
        ("documentation", source => Documentation().Replace(source, "")),
        ("Read, its body", source => Edited(source, node => node is MethodDeclarationSyntax { Identifier.Text: "Read" } read ? Bodiless(read, "throw null!") : node)),
        ("Write, its body", source => Edited(source, node => node is MethodDeclarationSyntax { Identifier.Text: "Write" } write ? Bodiless(write, "_ = writer") : node)),
        ("Equals and GetHashCode", source => Edited(source, node => node is MethodDeclarationSyntax { Identifier.Text: "Equals" or "GetHashCode" } ? null : node)),
        ("what a record gets", source => source.Replace("public sealed record ", "public sealed class ", StringComparison.Ordinal)),
        ("conversions", source => Edited(source, node => node is ConversionOperatorDeclarationSyntax { ParameterList.Parameters: [{ Type: not PredefinedTypeSyntax { Keyword.Text: "object" } }] } ? null : node)),
        ("Match and TryGet", source => Edited(source, node => node is MethodDeclarationSyntax { Identifier.Text: var name } && (name == "Match" || name.StartsWith("TryGet", StringComparison.Ordinal)) ? null : node)),
        ("[JsonConverter]", source => Edited(source, node => node is AttributeListSyntax { Attributes: [{ Name: IdentifierNameSyntax { Identifier.Text: "JsonConverter" } }] } ? null : node)),
        ("the calls", source => Edited(source, node => node is MethodDeclarationSyntax { Identifier.Text: "RunAsync" or "SubscribeAsync" or "SubmitAsync" or "StreamAsync" or "RealtimeAsync" or "Request" } ? null : node)),
    ];

    public static int Run()
    {
        var documents = Corpus.Documents();
        var project = new CorpusProject(documents.Where((_, i) => i % 32 == 0));
        var sources = project.Generate().GetRunResult().GeneratedTrees.Select(tree => tree.ToString()).ToList();
        var variants = Parts.Select(p => (p.Part, Sources: sources.Select(p.Without).ToList(), Costs: new List<Cost>())).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var variant in variants)
                variant.Costs.Add(Compile(project.Compilation, variant.Sources));
        }

        Console.WriteLine($"{"a model, without",-24} {"parsing",10} {"compiling",10} {"allocated",12} {"lines",8} {"bytes",8} {"assembly",10}");
        foreach (var (part, code, costs) in variants)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(part.Length > 0 ? part : "(all of it)"),-24} {costs.Min(c => c.Parsing) / code.Count,7:0.00} ms {costs.Min(c => c.Compiling) / code.Count,7:0.00} ms {costs[^1].Allocated / code.Count / 1024,9} KB {code.Average(s => s.Count(c => c == '\n')),8:0} {code.Average(s => s.Length),8:0} {costs[^1].Size / code.Count,10}"));
        }

        return 0;
    }

    private static Cost Compile(CSharpCompilation project, List<string> sources)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Environment.CpuUsage.TotalTime;
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(source, Parse)).ToList();
        var parsed = Environment.CpuUsage.TotalTime;
        using var assembly = new MemoryStream();
        var options = project.Options.WithNullableContextOptions(NullableContextOptions.Enable).WithConcurrentBuild(false);
        var result = project.WithOptions(options).AddSyntaxTrees(trees).Emit(assembly);
        return result.Success
            ? new((parsed - start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - parsed).TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - allocated, assembly.Length)
            : throw new InvalidOperationException(result.Diagnostics.First(d => d.Severity is DiagnosticSeverity.Error).ToString());
    }

    private sealed record Cost(double Parsing, double Compiling, long Allocated, long Size);

    private static string Edited(string source, Func<SyntaxNode, SyntaxNode?> edit) => new Rewriter(edit).Visit(CSharpSyntaxTree.ParseText(source, Parse).GetRoot())!.ToFullString();

    private static MethodDeclarationSyntax Bodiless(MethodDeclarationSyntax method, string expression) => method
        .WithBody(null)
        .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(SyntaxFactory.ParseExpression(expression)))
        .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken));

    [GeneratedRegex(@"^ *///.*\n", RegexOptions.Multiline)]
    private static partial Regex Documentation();

    private sealed class Rewriter(Func<SyntaxNode, SyntaxNode?> edit) : CSharpSyntaxRewriter
    {
        public override SyntaxNode? Visit(SyntaxNode? node) => node is null ? null : edit(node) is { } edited ? edited == node ? base.Visit(node) : edited : null;
    }
}
