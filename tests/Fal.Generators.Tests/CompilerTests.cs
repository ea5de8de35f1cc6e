using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Tests;

/// <summary>The compilers of today each run the generator, and compile what it writes, as every version of C# that they know and can.</summary>
public class CompilerTests
{
    private const LanguageVersion CSharp14 = (LanguageVersion)1400;

    /// <summary>How a client with values in its path is got, in each version.</summary>
    private const string WithValues = "(this FalClient client, ";

    [Theory]
    [InlineData("4.8.0", "11 12 preview")]
    [InlineData("4.14.0", "11 12 13 preview")]
    [InlineData("5.0.0", "11 12 13 14 preview")]
    [InlineData("5.12.0", "11 12 13 14 15 preview")]
    public void A_compiler_says_nothing_of_generated_code_in_any_version_of_C_sharp(string version, string languages)
    {
        var generate = new Compiler(version).LoadFromAssemblyPath(typeof(CompilerTests).Assembly.Location)
            .GetType(typeof(CompilerTests).FullName!)!.GetMethod(nameof(Generate), BindingFlags.Static | BindingFlags.NonPublic)!;

        var said = (Dictionary<string, string[]>)generate.Invoke(null, [version])!;

        Assert.Equal(languages, string.Join(' ', said.Keys));
        Assert.All(said, language => Assert.Equal([$"{SchemaFeatures.OneProject.Count} clients"], language.Value));
    }

    /// <summary>What the compiler that this runs in says of generated code, by the version of C#. Called where that is another compiler.</summary>
    private static Dictionary<string, string[]> Generate(string version)
    {
        Assert.Equal(version[..version.LastIndexOf('.')], typeof(CSharpCompilation).Assembly.GetName().Version!.ToString(2));
        var latest = LanguageVersion.Latest.MapSpecifiedToEffectiveVersion();
        return Enum.GetValues<LanguageVersion>().Where(l => (l >= LanguageVersion.CSharp11 && l <= latest) || l is LanguageVersion.Preview).ToDictionary(l => l.ToDisplayString().Replace(".0", "", StringComparison.Ordinal), Said);

        string[] Said(LanguageVersion language)
        {
            var generation = Generation.Of(language, "", new Dictionary<string, string>(), SchemaFeatures.OneProject);
            var accessor = language >= CSharp14 && latest >= CSharp14 ? "extension(FalClient client)" : "(this FalClient client)";
            return
            [
                $"{generation.Sources.Values.Count(source => source.Contains(accessor, StringComparison.Ordinal) || source.Contains(WithValues, StringComparison.Ordinal))} clients",
                .. generation.Diagnostics.Concat(generation.CompilerDiagnostics).Select(d => d.ToString()).Distinct().Take(10),
            ];
        }
    }

    /// <summary>A compiler of its own, with the generator and its tests in it.</summary>
    private sealed class Compiler(string version) : AssemblyLoadContext(version)
    {
        private static readonly string[] Ours =
            ["Fal.Generators.Tests", "Fal.Generators", "Fal.Schemas", "NJsonSchema", "NJsonSchema.Annotations", "Namotion.Reflection", "Newtonsoft.Json"];

        private static readonly string Packages =
            typeof(CompilerTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "NuGetPackageRoot").Value!;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var file = assemblyName.Name + ".dll";
            if (assemblyName.Name is "Microsoft.CodeAnalysis" or "Microsoft.CodeAnalysis.CSharp")
                return LoadFromAssemblyPath(Path.Combine(Packages, PackageOf(assemblyName.Name), Name!, "lib", "netstandard2.0", file));
            return Ours.Contains(assemblyName.Name) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, file)) : null;
        }

        private static string PackageOf(string assembly) => assembly is "Microsoft.CodeAnalysis" ? "microsoft.codeanalysis.common" : "microsoft.codeanalysis.csharp";
    }
}
