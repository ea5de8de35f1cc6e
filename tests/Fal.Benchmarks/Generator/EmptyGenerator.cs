using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Benchmarks.Generator;

/// <summary>As many steps over the files as ours has, and nothing done in them.</summary>
internal sealed class EmptyGenerator : IIncrementalGenerator
{
    private static readonly SourceText Nothing = SourceText.From("", Encoding.UTF8);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider).Select(static (pair, _) => pair.Left).Where(static _ => true);
        var all = files.Collect().Select(static (_, _) => 0);
        var models = files.Where(static _ => true).Combine(all).Select(static (pair, _) => pair.Left).Select(static (file, _) => file.Path);
        var clashes = models.Select(static (path, _) => path).Collect().Select(static (_, _) => 0);
        var endpoints = files.Combine(clashes).SelectMany(static (pair, _) => new[] { pair.Left }).Combine(context.ParseOptionsProvider.Select(static (_, _) => 0));
        context.RegisterSourceOutput(models, static (_, _) => { });
        context.RegisterSourceOutput(endpoints, static (output, file) => output.AddSource(Path.GetFileName(file.Left.Path), Nothing));
    }
}
