using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.CodeFixes;

/// <summary>The fix of one diagnostic.</summary>
/// <param name="Kind">What fixes that are made together have in common.</param>
internal sealed record TextFix(string Kind, string Title, params TextChange[] Changes);
