using Fal.Schemas.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fal.Generators.Tests;

/// <summary>Whatever a project calls its own namespaces and types, generated code means by a name what it means by it anywhere.</summary>
public class CapturedNameTests
{
    private static readonly Dictionary<string, string> InMyModels = new() { ["FalNamespace"] = "My.Models" };

    private static readonly string[] Names =
        [.. TypeNames.Reserved.Concat(NeededTypes.ByNamespace.Values.SelectMany(names => names).Select(NeededTypes.ShortForm).OfType<string>()).Except(["Fal", "System", "_client"])];

    private static readonly string[] Attributes = [.. Names.Where(name => NeededTypes.ShortForm(name) is not null).SelectMany(NeededTypes.Forms)];

    /// <summary>The code of a project that has types of all the needed names, in every place where they could be taken for those.</summary>
    public static TheoryData<string, string> Projects { get; } = new()
    {
        { "types beside the clients", $"namespace My.Models {{ {Types("N")} }}" },
        { "types with parameters", $"namespace My.Models {{ {Types("N<T>")} {Types("N<T1, T2>")} }}" },
        { "attributes", $"namespace My.Models {{ {Each(Attributes, "public class N : System.Attribute { }")} }}" },
        { "attributes by their short names", $"namespace My.Models {{ {Each([.. Attributes.Where(a => NeededTypes.ShortForm(a) is null)], "public class N : System.Attribute { }")} }}" },
        { "namespaces beside the clients", Each(Names, "namespace My.Models.N { public class C { } }") },
        { "types in the namespace around", $"namespace My {{ {Types("N")} }}" },
        { "types in the global namespace", Types("N") },
        { "a namespace that is used everywhere", $"global using Other; namespace Other {{ {Types("N")} }}" },
        { "aliases that are used everywhere", $"{Each(Names, "global using N = Other.Job; ")} namespace Other {{ public class Job {{ }} }}" },
        { "types of ours in a namespace of .NET", $"namespace System.Text.Json {{ {Each(Of("Fal"), "public class N { }")} }}" },
        { "types of .NET in a namespace of ours", $"namespace Fal {{ {Each(Of("System"), "public class N { }")} }}" },
        { "attributes of .NET in a namespace of ours", $"namespace Fal.Runtime {{ {Each([.. Of("System").Intersect(Attributes).Select(a => a[..^9])], "public class N : System.Attribute { }")} }}" },
        { "namespaces called Fal and System", "namespace My.Fal { class C { } } namespace My.System { class C { } } namespace My.Models.Fal.Runtime { class C { } } namespace My.Models.System.Text { class C { } }" },
        { "types called Fal and System", "namespace My { class Fal { } class System { } } namespace My.Models { class Fal { } class System { } }" },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_project_s_own_names_are_taken_for_no_other(string what, string code)
    {
        _ = what;
        foreach (var language in new[] { LanguageVersion.CSharp11, LanguageVersion.CSharp14 })
            AssertMeansOurs(Generation.Of(language, code, InMyModels, SchemaFeatures.OneProject));
    }

    [Fact]
    public void Names_of_an_assembly_that_the_project_refers_to_are_taken_for_no_other()
    {
        var library = Generation.Compile([Generation.Parse($"namespace My.Models {{ {Types("N")} }}")]).WithAssemblyName("Library");
        var project = Generation.Compile([Generation.Parse("")]).AddReferences(library.ToMetadataReference());

        AssertMeansOurs(Generation.In(project, InMyModels, SchemaFeatures.OneProject));
    }

    [Fact]
    public void Only_a_name_that_is_captured_is_written_in_full()
    {
        var plain = Generation.Of(LanguageVersion.CSharp14, "", InMyModels, SchemaFeatures.OneProject);
        var captured = Generation.Of(LanguageVersion.CSharp14, "namespace My.Models { class Task; class StringLengthAttribute; }", InMyModels, SchemaFeatures.OneProject);

        Assert.All(plain.Sources.Values, source => Assert.DoesNotContain("global::", source[source.IndexOf("/// <summary>", StringComparison.Ordinal)..], StringComparison.Ordinal));
        foreach (var (name, source) in captured.Sources)
        {
            var shortened = source
                .Replace("global::System.Threading.Tasks.Task", "Task", StringComparison.Ordinal)
                .Replace("global::System.ComponentModel.DataAnnotations.StringLength", "StringLength", StringComparison.Ordinal);
            Assert.Equal(plain.Sources[name], shortened);
        }

        Assert.Contains("[global::System.ComponentModel.DataAnnotations.StringLength(", string.Concat(captured.Sources.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_project_cannot_see_captures_nothing()
    {
        var library = Generation.Compile([Generation.Parse("namespace My.Models { class Task; }")]).WithAssemblyName("Library");
        var project = Generation.Compile([Generation.Parse("")]);

        var beside = Generation.In(project.AddReferences(library.ToMetadataReference()), InMyModels, SchemaFeatures.OneProject);

        Assert.Equal(Generation.In(project, InMyModels, SchemaFeatures.OneProject).Sources, beside.Sources);
    }

    [Fact]
    public void The_needed_types_are_in_the_namespaces_that_they_are_looked_for_in()
    {
        var compilation = Generation.Compile([]);

        Assert.All(NeededTypes.ByNamespace, types => Assert.All(types.Value, name => Assert.Contains(
            Enumerable.Range(0, 3).Select(arity => arity == 0 ? "" : "`" + arity), arity => compilation.GetTypeByMetadataName($"{types.Key}.{name}{arity}") is not null)));
    }

    private static void AssertMeansOurs(Generation generation)
    {
        Assert.Empty(generation.Diagnostics);
        Assert.Equal(SchemaFeatures.OneProject.Count, generation.Sources.Count);
        Assert.Empty(generation.CompilerDiagnostics);
        foreach (var tree in generation.Result.GeneratedSources.Select(source => source.SyntaxTree))
        {
            var model = generation.Compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<SimpleNameSyntax>())
            {
                if (model.GetSymbolInfo(name).Symbol is not INamedTypeSymbol type)
                    continue;
                Assert.DoesNotContain(type.DeclaringSyntaxReferences, reference => generation.Input.ContainsSyntaxTree(reference.SyntaxTree));
                Assert.NotEqual("Library", type.ContainingAssembly?.Name);
            }
        }
    }

    private static string Types(string type) => Each(Names, $"public class {type} {{ }}");

    /// <summary>A text for each name, with the name for <c>N</c>.</summary>
    private static string Each(IEnumerable<string> names, string text) =>
        string.Join(' ', names.Select(name => System.Text.RegularExpressions.Regex.Replace(text, @"\bN\b", name)));

    /// <summary>The needed types of namespaces that start with a word.</summary>
    private static string[] Of(string root) => [.. NeededTypes.ByNamespace.Where(types => types.Key.Split('.')[0] == root).SelectMany(types => types.Value)];
}
