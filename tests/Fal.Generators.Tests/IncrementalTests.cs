using System.Globalization;
using System.Reflection;
using Fal.Generators.Emit;
using Fal.Generators.Surroundings;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Newtonsoft.Json.Linq;

namespace Fal.Generators.Tests;

/// <summary>An edit costs what it changes and nothing more, and the same schemas give the same code everywhere.</summary>
public class IncrementalTests
{
    private static readonly Lazy<Generation> OfSchemas = new(() => Generation.Of(Corpus.Schemas()));
    private static readonly Lazy<Generation> OfCorpus = new(() => Generation.Of(Corpus.Files()));

    /// <summary>The repository's own schemas, and the corpus where it is.</summary>
    public enum Project
    {
        Schemas,
        Corpus,
    }

    [Theory]
    [InlineData(Project.Schemas)]
    [InlineData(Project.Corpus)]
    public void An_edit_of_code_runs_no_step_again(Project project)
    {
        var before = Of(project);

        var after = before.WithCode("internal sealed class Edited;");

        // The step that sees the compilation finds what it found before.
        foreach (var step in TrackingNamesOfAllSteps().Except([TrackingNames.Code]))
            Assert.All(after.Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(IncrementalStepRunReason.Unchanged, Assert.Single(after.Reasons(TrackingNames.Code)));
        Assert.All(after.OutputReasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        AssertSameSources(before, after, before.Sources.Keys);
    }

    [Theory]
    [InlineData(Project.Schemas)]
    [InlineData(Project.Corpus)]
    public void The_first_run_takes_every_step(Project project)
    {
        var generation = Of(project);

        Assert.All(TrackingNamesOfAllSteps(), step => Assert.NotEmpty(generation.Reasons(step)));
        Assert.All(TrackingNamesOfAllSteps().SelectMany(generation.Reasons), reason => Assert.Equal(IncrementalStepRunReason.New, reason));
    }

    [Theory]
    [InlineData(Project.Schemas)]
    [InlineData(Project.Corpus)]
    public void An_edit_of_one_schema_reads_one_file_and_writes_one(Project project)
    {
        var before = Of(project);
        foreach (var file in Sample(project))
        {
            var after = before.Replace(file, new SchemaText(file.Path, Edited(file)));

            Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(after.Reasons(TrackingNames.SchemaFiles), NotCached));
            Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(after.Reasons(TrackingNames.Models), NotCached));
            Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(after.Reasons(TrackingNames.Endpoints), NotCached));
            Assert.Equal(IncrementalStepRunReason.Unchanged, Assert.Single(after.Reasons(TrackingNames.Names), NotCached));
            Assert.DoesNotContain(after.Reasons(TrackingNames.Clashes), NotCached);
            var edited = Assert.Single(after.Sources, s => s.Value.Contains("example.org", StringComparison.Ordinal)).Key;
            AssertSameSources(before, after, before.Sources.Keys.Except([edited]));
        }
    }

    [Theory]
    [InlineData(Project.Schemas)]
    [InlineData(Project.Corpus)]
    public void Another_layout_of_a_schema_changes_nothing(Project project)
    {
        var before = Of(project);
        foreach (var file in Sample(project))
        {
            var after = before.Replace(file, new SchemaText(file.Path, "\n\n" + JToken.Parse(file.Text).ToString(Newtonsoft.Json.Formatting.None) + "\n"));

            Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(after.Reasons(TrackingNames.SchemaFiles), NotCached));
            Assert.Equal(IncrementalStepRunReason.Unchanged, Assert.Single(after.Reasons(TrackingNames.Models), NotCached));
            Assert.DoesNotContain(after.Reasons(TrackingNames.Endpoints), NotCached);
            Assert.DoesNotContain(after.OutputReasons, NotCached);
            AssertSameSources(before, after, before.Sources.Keys);
        }
    }

    [Theory]
    [InlineData(Project.Schemas)]
    [InlineData(Project.Corpus)]
    public void A_schema_more_or_less_leaves_the_other_sources_as_they_are(Project project)
    {
        var all = Of(project);
        foreach (var file in Sample(project))
        {
            var without = all.Remove(file);
            var removed = Assert.Single(all.Sources.Keys.Except(without.Sources.Keys));
            AssertSameSources(all, without, without.Sources.Keys);
            Assert.All(without.OutputReasons, reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Removed));

            var again = without.Add(file);
            AssertSameSources(without, again, without.Sources.Keys);
            Assert.Equal(all.Sources[removed], again.Sources[removed]);
            Assert.Equal(IncrementalStepRunReason.New, Assert.Single(again.Reasons(TrackingNames.Models), NotCached));
        }
    }

    [Theory]
    [InlineData(Project.Schemas)]
    [InlineData(Project.Corpus)]
    public void Other_metadata_of_one_file_reads_that_file_alone(Project project)
    {
        var before = Of(project);
        foreach (var file in Sample(project))
        {
            var after = before.WithMetadata(file, new Dictionary<string, string> { ["FalModel"] = "true", ["Stream"] = "false" });

            Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(after.Reasons(TrackingNames.SchemaFiles), r => r is IncrementalStepRunReason.Modified));
            Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(after.Reasons(TrackingNames.Models), NotCached));
            var changed = Assert.Single(before.Sources, s => after.Sources[s.Key] != s.Value).Key;
            Assert.Contains("StreamAsync(", before.Sources[changed], StringComparison.Ordinal);
            Assert.DoesNotContain("StreamAsync(", after.Sources[changed], StringComparison.Ordinal);
            AssertSameSources(before, after, before.Sources.Keys.Except([changed]));
        }
    }

    [Fact]
    public void What_the_project_s_code_captures_is_all_that_an_edit_of_it_writes_again()
    {
        var before = Generation.Of(LanguageVersion.CSharp14, "", new Dictionary<string, string>(), [Corpus.Schema("fal-ai__flux__dev"), Documents.Endpoint("me/other", metadata: new Dictionary<string, string> { ["FalModel"] = "true", ["Namespace"] = "My" })]);

        var after = before.WithCode("namespace My { class Task; }");

        Assert.DoesNotContain(after.Reasons(TrackingNames.Models), NotCached);
        Assert.Equal(["My.MeOther.g.cs"], before.Sources.Keys.Where(name => before.Sources[name] != after.Sources[name]));
        AssertSameSources(before, after, ["FluxDev.g.cs"]);
    }

    [Fact]
    public void A_problem_that_moves_is_reported_where_it_is_and_writes_nothing_again()
    {
        var file = Documents.Endpoint("me/app", """ "a": { "minimum": 2, "maximum": 1 } """);
        var before = Generation.Of(file);

        var after = before.Replace(file, new SchemaText(file.Path, "\n\n" + file.Text));

        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(after.Reasons(TrackingNames.Models)));
        Assert.Equal(Lines(before).Select(line => line + 2), Lines(after));
        Assert.DoesNotContain(after.Reasons(TrackingNames.Endpoints), reason => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        AssertSameSources(before, after, before.Sources.Keys);

        static IEnumerable<int> Lines(Generation generation) => [Assert.Single(generation.Diagnostics).Location.GetLineSpan().StartLinePosition.Line];
    }

    [Fact]
    public void A_property_or_an_option_that_is_none_of_ours_runs_no_step_again()
    {
        var before = Generation.Of(Corpus.Schemas());

        var after = before.WithProperties(new Dictionary<string, string> { ["RootNamespace"] = "Other", ["dotnet_diagnostic.CA1000.severity"] = "error" });

        Assert.All(after.Reasons(TrackingNames.SchemaFiles), reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        foreach (var step in TrackingNamesOfAllSteps().Except([TrackingNames.SchemaFiles]))
            Assert.All(after.Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(after.OutputReasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Another_language_version_reads_no_schema_again()
    {
        var before = Generation.Of(Corpus.Schemas());

        var after = before.WithLanguage(LanguageVersion.CSharp12);

        Assert.DoesNotContain(after.Reasons(TrackingNames.Models), NotCached);
        Assert.All(after.Sources.Keys, name => Assert.NotEqual(before.Sources[name], after.Sources[name]));
    }

    [Theory]
    [InlineData(Project.Schemas)]
    [InlineData(Project.Corpus)]
    public void The_same_schemas_give_the_same_code_again_in_any_order(Project project)
    {
        var files = Files(project);

        var again = Generation.Of(files);
        var backwards = Generation.Of(files.Reverse());
        var elsewhere = Generation.Of(files.Select(f => new SchemaText("/another/clone/" + f.Path, f.Text, f.Metadata)));

        AssertEqualSources(Of(project), again);
        Assert.Equal(again.Sources, elsewhere.Sources);
        AssertEqualSources(Of(project), backwards);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("sv-SE")]
    [InlineData("")]
    public void The_machine_s_culture_does_not_show(string culture)
    {
        var here = CultureInfo.CurrentCulture;
        var expected = Generation.Of([.. Corpus.Schemas(), Numbers]);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(culture == "tr-TR" ? "İ" : "I", "i".ToUpper(CultureInfo.CurrentCulture));

            var there = Generation.Of([.. Corpus.Schemas(), Numbers]);
            AssertEqualSources(expected, there);
            if (Directory.Exists(Repository.Corpus))
                AssertEqualSources(OfCorpus.Value, Generation.Of(Corpus.Files()));
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = here;
        }
    }

    /// <summary>What a step keeps between runs must be equal by value, and must not keep a compilation or a whole document alive.</summary>
    [Fact]
    public void Nothing_that_is_kept_between_runs_holds_an_object_of_Roslyn_or_NJsonSchema()
    {
        var seen = new HashSet<Type>();
        var waiting = new Queue<Type>([typeof(SchemaFile), typeof(SchemaFileModel), typeof(EndpointNames), typeof(EndpointClashes), typeof(ProjectCode), typeof(EmitOptions)]);
        while (waiting.TryDequeue(out var type))
        {
            if (!seen.Add(type) || type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal))
                continue;

            if (Nullable.GetUnderlyingType(type) is { } underlying)
            {
                waiting.Enqueue(underlying);
                continue;
            }

            Assert.True(type.Assembly == typeof(SchemaFile).Assembly || type.Assembly == typeof(ProjectCode).Assembly, $"{type} is kept between runs.");
            Assert.True(type.IsAssignableTo(typeof(IEquatable<>).MakeGenericType(type)), $"{type} is not equal by value.");
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
            {
                waiting.Enqueue(type.GenericTypeArguments[0]);
                continue;
            }

            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                waiting.Enqueue(field.FieldType);
            foreach (var derived in type.Assembly.GetTypes().Where(t => t.BaseType == type))
                waiting.Enqueue(derived);
        }

        Assert.Contains(typeof(PropertyModel), seen);
        Assert.Contains(typeof(ListType), seen);
    }

    /// <summary>A document with numbers and letters that cultures write differently.</summary>
    private static SchemaText Numbers => Documents.Endpoint("fal-ai/i-index", """
        "image_id": { "type": "string", "minLength": 1000, "maxLength": 2000, "enum": ["IMAGE_ID", "title_i"] },
        "in": { "type": "number", "minimum": -1234.5, "maximum": 1e6, "multipleOf": 0.25, "default": -0.5 },
        "shift": { "type": "integer", "enum": [-1, -10000, 3] }
        """);

    private static Generation Of(Project project) => project is Project.Schemas ? OfSchemas.Value : OfCorpusOrSkip();

    private static Generation OfCorpusOrSkip()
    {
        _ = Corpus.Files();
        return OfCorpus.Value;
    }

    private static IReadOnlyList<SchemaText> Files(Project project) => [.. Of(project).Files];

    /// <summary>A few of the files, from the first to the last.</summary>
    private static IEnumerable<SchemaText> Sample(Project project)
    {
        var files = Files(project);
        var step = Math.Max(1, files.Count / 8);
        return files.Where((_, i) => i % step == 0 || i == files.Count - 1);
    }

    private static IEnumerable<string> TrackingNamesOfAllSteps() =>
        typeof(TrackingNames).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => (string)f.GetRawConstantValue()!);

    private static string Edited(SchemaText file) => file.Text.Replace("\"https://fal.ai/models/", "\"https://example.org/", StringComparison.Ordinal);

    private static bool NotCached(IncrementalStepRunReason reason) => reason is not IncrementalStepRunReason.Cached;

    private static void AssertSameSources(Generation before, Generation after, IEnumerable<string> names)
    {
        var old = before.Result.GeneratedSources.ToDictionary(s => s.HintName);
        var now = after.Result.GeneratedSources.ToDictionary(s => s.HintName);
        Assert.DoesNotContain(names, name => !ReferenceEquals(old[name].SourceText, now[name].SourceText));
    }

    private static void AssertEqualSources(Generation expected, Generation actual)
    {
        Assert.NotEmpty(expected.Sources);
        Assert.Equal(expected.Sources.Keys.Order(StringComparer.Ordinal), actual.Sources.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected.Sources, source => Assert.Equal(source.Value, actual.Sources[source.Key]));
        Assert.Equal(Texts(expected), Texts(actual));

        static IEnumerable<string> Texts(Generation generation) =>
            generation.Diagnostics.Select(d => d.ToString()).Order(StringComparer.Ordinal);
    }
}
