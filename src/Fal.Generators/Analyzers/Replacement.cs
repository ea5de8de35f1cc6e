using System.Collections.Immutable;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Analyzers;

/// <summary>What a fix can put in place of something wrong.</summary>
/// <param name="replaced">The wrong.</param>
/// <param name="inNamespace">Where the names are that the expressions start with; null where they start with none.</param>
/// <param name="expressions">Each would be right; the best first.</param>
internal sealed class Replacement(IOperation replaced, string? inNamespace, params string[] expressions)
{
    /// <summary>What a diagnostic adds to its own location: nothing where that is what is replaced.</summary>
    public IEnumerable<Location> LocationsBeside(IOperation reported) => replaced.Syntax == reported.Syntax ? [] : [replaced.Syntax.GetLocation()];

    public ImmutableDictionary<string, string?> Properties
    {
        get
        {
            // One that has lines of its own would be torn apart.
            var properties = ImmutableDictionary<string, string?>.Empty
                .Add(ArgumentDiagnostics.Replacements, string.Join("\n", expressions.Where(static e => !e.Contains('\n'))));
            return inNamespace is null ? properties : properties.Add(ArgumentDiagnostics.Namespace, inNamespace);
        }
    }

    /// <summary>With one expression; null where there is none.</summary>
    public static Replacement? With(IOperation replaced, string? expression) => expression is null ? null : new(replaced, null, expression);
}
