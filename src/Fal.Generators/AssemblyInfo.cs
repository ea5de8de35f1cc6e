using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Fal.Generators.Tests")]
[assembly: InternalsVisibleTo("Fal.Generators.CodeFixes.Tests")]
