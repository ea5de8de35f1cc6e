using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Fal.Benchmarks")]
[assembly: InternalsVisibleTo("Fal.Generators.Tests")]
[assembly: InternalsVisibleTo("Fal.Generators.CodeFixes.Tests")]
