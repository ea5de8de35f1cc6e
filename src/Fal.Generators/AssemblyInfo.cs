using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Fal.Generators.Tests")]
