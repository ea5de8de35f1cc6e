using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fal.Tool.Comparison.Formats;

/// <summary>For programs: one document, as <see cref="Schema"/> says.</summary>
internal sealed class JsonFormat(TextWriter writer) : IComparisonFormat
{
    /// <summary>The number that is raised when a program that read the document could not read the next one.</summary>
    private const int Version = 1;

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON Schema of the document.</summary>
    public static string Schema
    {
        get
        {
            using var stream = typeof(JsonFormat).Assembly.GetManifestResourceStream("comparison.schema.json")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    public void Write(ComparisonReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
            Write(json, report);
        writer.Write(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
        writer.Write('\n');
    }

    /// <summary>What is told of a change, wherever one is told.</summary>
    public static IEnumerable<(string Name, string? Value)> Members(Change change) =>
    [
        ("rule", change.Rule.Id),
        ("title", change.Rule.Title),
        ("grade", GradeWords.Of(change.Grade)),
        ("side", GradeWords.Of(change.Side)),
        ("member", change.Member),
        ("path", change.Path.ToString()),
        ("text", change.Text),
        ("before", change.Before),
        ("after", change.After),
    ];

    private static void Write(Utf8JsonWriter json, ComparisonReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("grade", GradeWords.Of(report.Grade));
        json.WriteStartObject("counts");
        foreach (var grade in GradeWords.All)
            json.WriteNumber(GradeWords.Of(grade), report.CountOf(grade));
        json.WriteEndObject();
        json.WriteNumber("unchanged", report.Unchanged);
        Array(json, "models", report.Models, Model);
        Array(json, "ignored", report.Ignored, Ignored);
        Array(json, "notes", report.Notes, (_, note) => Place(json, note.File, note.Line, note.Column, note.Message));
        Array(json, "problems", report.Problems, (_, problem) => Place(json, problem.Position.Path, problem.Position.Line + 1, problem.Position.Column + 1, $"{problem.Kind.Id}: {problem.Message}"));
        json.WriteEndObject();
    }

    private static void Model(Utf8JsonWriter json, ModelChanges model)
    {
        json.WriteString("id", model.Id);
        json.WriteString("client", (model.After ?? model.Before)!.Model.Name);
        json.WriteString("file", model.File);
        json.WriteString("grade", GradeWords.Of(model.Grade));
        Array(json, "changes", model.Changes, Change);
    }

    private static void Ignored(Utf8JsonWriter json, IgnoredChange ignored)
    {
        json.WriteString("id", ignored.Id);
        json.WriteString("reason", ignored.Entry.Reason);
        json.WriteNumber("line", ignored.Entry.Line);
        json.WriteStartObject("change");
        Change(json, ignored.Change);
        json.WriteEndObject();
    }

    private static void Change(Utf8JsonWriter json, Change change)
    {
        foreach (var (name, value) in Members(change))
            json.WriteString(name, value);
    }

    private static void Place(Utf8JsonWriter json, string file, int line, int column, string message)
    {
        json.WriteString("file", file);
        json.WriteNumber("line", line);
        json.WriteNumber("column", column);
        json.WriteString("message", message);
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
