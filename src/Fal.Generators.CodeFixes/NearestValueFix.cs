using System.Collections.Immutable;
using System.Composition;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fal.Generators.CodeFixes;

/// <summary>Takes the nearest number, or a known value. It is another value than the one that was written, so each is for the author to decide.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class NearestValueFix : ReplacementFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(ArgumentDiagnostics.OutOfRange, ArgumentDiagnostics.UnknownValue, ArgumentDiagnostics.NotAMultiple);

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;
}
