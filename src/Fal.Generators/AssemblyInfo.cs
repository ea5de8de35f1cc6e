using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Fal.Benchmarks")]
[assembly: InternalsVisibleTo("Fal.Generators.Tests")]
