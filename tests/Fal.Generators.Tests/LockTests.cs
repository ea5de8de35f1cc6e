using System.Globalization;
using System.Text;
using Fal.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.Tests;

/// <summary>The lock that <c>dotnet fal</c> keeps beside the schemas.</summary>
public class LockTests
{
    private static readonly SchemaText Demo = Documents.Endpoint("me/demo", path: "schemas/me__demo.json");
    private static readonly SchemaText Other = Documents.Endpoint("me/other", path: "schemas/me__other.json");

    [Fact]
    public void Schemas_that_are_as_locked_are_told_nothing_of()
    {
        var generation = Generation.Of(Demo, Other, Lock(Entry(Demo, "me/demo"), Entry(Other, "me/other")));

        Assert.Empty(generation.Diagnostics);
        Assert.Equal(["MeDemo.g.cs", "MeOther.g.cs"], generation.Sources.Keys.Where(name => name.StartsWith("Me", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_schema_that_is_not_what_was_locked_is_a_warning_at_its_file()
    {
        var edited = new SchemaText(Demo.Path, Demo.Text.Replace("prompt", "question", StringComparison.Ordinal));

        var generation = Generation.Of(edited, Other, Lock(Entry(Demo, "me/demo"), Entry(Other, "me/other")));

        var warning = Assert.Single(generation.Diagnostics);
        Assert.Equal(("FAL0017", DiagnosticSeverity.Warning), (warning.Id, warning.Severity));
        Assert.Equal(("schemas/me__demo.json", 0, 0), PlaceOf(warning));
        Assert.Equal(
            "'me__demo.json' is not what 'fal.lock.json' says of 'me/demo', so that it was edited since it was fetched: 'dotnet fal restore' brings back what it was, and 'dotnet fal update me/demo' what the service has",
            warning.GetMessage(CultureInfo.InvariantCulture));
        Assert.Contains("MeDemo.g.cs", generation.Sources.Keys);
    }

    [Fact]
    public void Line_ends_and_a_mark_of_byte_order_are_no_difference()
    {
        var written = Demo.Text.ReplaceLineEndings("\n");
        var withMark = Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(written.ReplaceLineEndings("\r\n"))).ToArray();
        var onWindows = new SchemaText(Demo.Path, SourceText.From(new MemoryStream(withMark), Encoding.UTF8));

        Assert.Empty(Generation.Of(onWindows, Lock($"\"me/demo\": {{ \"sha256\": \"{SchemaLock.HashOf(written)}\" }}")).Diagnostics);
        Assert.Equal("95ad064f55a4b5681b3038079c347b39e0b7314ec2f0354e1cd4dd864d8f69b6", SchemaLock.HashOf("{\r\n  \"a\": \"ä\"\r\n}\n"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_case_of_a_hash_is_no_difference(bool isUpper)
    {
        var hash = SchemaLock.HashOf(Demo.Text);

        Assert.Empty(Generation.Of(Demo, Lock($"\"me/demo\": {{ \"sha256\": \"{(isUpper ? hash.ToUpperInvariant() : hash)}\" }}")).Diagnostics);
    }

    [Fact]
    public void A_model_that_has_no_schema_any_more_is_a_warning_at_its_entry()
    {
        var warning = Assert.Single(Generation.Of(Demo, Lock(Entry(Demo, "me/demo"), Entry(Other, "me/other"))).Diagnostics);

        Assert.Equal("FAL0019", warning.Id);
        Assert.Equal(("schemas/fal.lock.json", 4, 4), PlaceOf(warning));
        Assert.Contains("'me/other' is locked", warning.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_cannot_be_read_is_told_once() => Assert.Equal(
        "FAL0001", Assert.Single(Generation.Of(new SchemaText(Other.Path, "<<<<<<< HEAD"), Lock(Entry(Other, "me/other"))).Diagnostics).Id);

    [Fact]
    public void A_schema_that_is_not_locked_is_told_nothing_of() => Assert.Empty(Generation.Of(Demo, Other, Lock(Entry(Other, "me/other"))).Diagnostics);

    [Fact]
    public void An_app_is_locked_by_the_id_that_the_project_gives_it()
    {
        const string Document = """{ "openapi": "3.1.0", "paths": { "/generate": { "post": { "requestBody": { "content": { "application/json": { "schema": { "type": "object" } } } } } } } }""";
        var app = new SchemaText("schemas/me__app.json", Document, new Dictionary<string, string> { ["FalModel"] = "true", ["EndpointId"] = "me/app" });

        Assert.Empty(Generation.Of(app, Lock(Entry(app, "me/app"))).Diagnostics);
        Assert.Equal("FAL0017", Assert.Single(Generation.Of(app, Lock(Entry(Demo, "me/app"))).Diagnostics).Id);
    }

    [Theory]
    [InlineData("", 0, 0, "Error reading JToken")]
    [InlineData("<<<<<<< HEAD\n{}", 0, 0, "Unexpected character")]
    [InlineData("{ \"version\": 1,\n  \"models\": { \"me/demo\": ", 1, 15, "Unexpected end")]
    [InlineData("[]", 0, 0, "its 'version' is not 1")]
    [InlineData("{\n  \"version\": 2, \"models\": {} }", 1, 13, "its 'version' is not 1")]
    [InlineData("{\n  \"version\": 1, \"models\": [] }", 1, 26, "it has no object 'models'")]
    [InlineData("{ \"version\": 1,\n  \"models\": { \"me/demo\": {} } }", 1, 14, "'me/demo' has no 'sha256' in it")]
    [InlineData("{ \"version\": 1,\n  \"models\": { \"me/demo\": \"abc\" } }", 1, 14, "'me/demo' has no 'sha256' in it")]
    public void A_lock_that_cannot_be_read_is_a_warning_where_it_is_wrong(string text, int line, int column, string message)
    {
        var generation = Generation.Of(Demo, new SchemaText("schemas/fal.lock.json", text));

        var warning = Assert.Single(generation.Diagnostics);
        Assert.Equal(("FAL0017", DiagnosticSeverity.Warning), (warning.Id, warning.Severity));
        Assert.Equal(("schemas/fal.lock.json", line, column), PlaceOf(warning));
        Assert.Contains(message, warning.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("MeDemo.g.cs", generation.Sources.Keys);
    }

    [Theory]
    [InlineData("schemas/fal.lock.json")]
    [InlineData("schemas/Fal.Lock.json")]
    [InlineData("schemas/fal.diff.ignore")]
    public void What_stands_among_the_schemas_and_is_none_gives_no_client(string path) =>
        Assert.Empty(Generation.Of(Demo, new SchemaText(path, """{ "version": 1, "models": {} }""")).Diagnostics);

    [Fact]
    public void A_lock_that_is_no_item_of_ours_is_passed_over() =>
        Assert.Empty(Generation.Of(Demo, new SchemaText("fal.lock.json", "no JSON", new Dictionary<string, string>())).Diagnostics);

    [Fact]
    public void An_edit_of_one_schema_hashes_that_one_and_writes_no_other()
    {
        var before = Generation.Of(Demo, Other, Lock(Entry(Demo, "me/demo"), Entry(Other, "me/other")));

        var after = before.Replace(before.Files[0], new SchemaText(Demo.Path, Demo.Text + "\n"));

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], after.Reasons(TrackingNames.LockedFiles));
        Assert.All(after.Reasons(TrackingNames.Locks), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.DoesNotContain(after.Reasons(TrackingNames.Endpoints), reason => reason is not IncrementalStepRunReason.Cached);
        Assert.Equal("FAL0017", Assert.Single(after.Diagnostics).Id);
        Assert.Empty(after.Replace(after.Files[0], Demo).Diagnostics);
    }

    [Fact]
    public void An_edit_of_the_lock_reads_no_schema_again_and_hashes_none()
    {
        var before = Generation.Of(Demo, Other, Lock(Entry(Demo, "me/demo"), Entry(Other, "me/other")));

        var after = before.Replace(before.Files[2], Lock(Entry(Other, "me/demo"), Entry(Other, "me/other")));

        Assert.All(after.Reasons(TrackingNames.LockedFiles), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(after.Reasons(TrackingNames.Models), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal("FAL0017", Assert.Single(after.Diagnostics).Id);
    }

    [Fact]
    public void Nothing_is_hashed_where_there_is_no_lock()
    {
        var without = Generation.Of(Demo, Other);
        var with = without.Add(Lock(Entry(Demo, "me/demo")));

        Assert.DoesNotContain(without.Result.TrackedSteps[TrackingNames.LockedFiles].SelectMany(run => run.Outputs), output => output.Value is not null);
        Assert.DoesNotContain(with.Result.TrackedSteps[TrackingNames.LockedFiles].SelectMany(run => run.Outputs), output => output.Value is null);
        Assert.All(with.Reasons(TrackingNames.Endpoints), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    private static SchemaText Lock(params string[] entries) => new("schemas/fal.lock.json", $"{{\n  \"version\": 1,\n  \"models\": {{\n    {string.Join(",\n    ", entries)}\n  }}\n}}\n");

    private static string Entry(SchemaText file, string id) => $"\"{id}\": {{ \"source\": \"https://api.fal.ai/v1\", \"sha256\": \"{SchemaLock.HashOf(file.Text)}\", \"date\": \"2026-01-01\" }}";

    private static (string Path, int Line, int Column) PlaceOf(Diagnostic diagnostic)
    {
        var place = diagnostic.Location.GetLineSpan();
        return (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character);
    }
}
