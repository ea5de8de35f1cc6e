using System.Globalization;
using Fal.Generators.Emit;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Tests.Fuzzing;

/// <summary>
/// Whatever a schema file holds, the generator returns, and what it writes is C#.
/// <para>
/// The mutants are the same in every run. To try others, set <c>FAL_FUZZ_SEED</c> to the first mutant's seed and <c>FAL_FUZZ_COUNT</c> to how many
/// to try; mutant <c>n</c> of seed <c>s</c> is the only mutant of seed <c>s + n</c>, so a failure is repeated with the seed it names and a count of 1.
/// </para>
/// <para>
/// A stack that overflows ends the process, and no test can say why: the last mutant that each thread began is in <c>artifacts/fuzz</c>.
/// </para>
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const int Workers = 2;

    /// <summary>Of the mutants that generate code, one in so many is compiled.</summary>
    private const int CompiledOneIn = 50;

    /// <summary>The stack of a thread on Windows, where compilers run too.</summary>
    private const int StackSize = 1024 * 1024;

    private static readonly CSharpParseOptions Parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "fuzz")).FullName;
    private readonly List<string> _failures = [];
    private readonly List<(Mutant Mutant, SyntaxTree Tree)> _sample = [];
    private int _generated;
    private int _next;

    [Fact]
    public void No_schema_file_stops_the_generator_or_makes_it_write_what_is_no_code()
    {
        var (seed, count) = (Setting("FAL_FUZZ_SEED", 1), Setting("FAL_FUZZ_COUNT", 20_000));
        IReadOnlyList<SchemaText> documents = [.. Corpus.Schemas().Concat(Corpus.Files()).OrderBy(f => f.Text.Length)];

        var workers = Enumerable.Range(0, Workers).Select(w => new Thread(() => Work(w, documents, seed, count), StackSize) { IsBackground = true }).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(AwaitProgress);
        Compile();

        output.WriteLine($"{count} mutants from seed {seed}: {_generated} gave code, {_sample.Count} files of them were compiled.");
        Assert.True(_failures.Count == 0, $"{_failures.Count} failures of {count} mutants from seed {seed}:\n{string.Join("\n\n", _failures.Take(20))}");
        Assert.True(_generated > count / 3 || count < 100, $"Only {_generated} mutants gave code: the others tested little.");
    }

    private void Work(int worker, IReadOnlyList<SchemaText> documents, int seed, int count)
    {
        using var current = new FileStream(Path.Combine(_folder, $"worker{worker}.txt"), FileMode.Create, FileAccess.Write, FileShare.Read, 1);
        for (var i = Interlocked.Increment(ref _next) - 1; i < count; i = Interlocked.Increment(ref _next) - 1)
        {
            current.Position = 0;
            current.Write(System.Text.Encoding.ASCII.GetBytes($"FAL_FUZZ_SEED={seed + i,-11} FAL_FUZZ_COUNT=1\n"));
            current.Flush();
            var mutant = Mutator.Of(documents, seed + i);
            try
            {
                Try(mutant);
            }
            catch (Exception error)
            {
                Fail(mutant, error.ToString());
            }
        }
    }

    private void Try(Mutant mutant)
    {
        var model = SchemaReader.Read(new SchemaFile("mutant.json", mutant.Text, new SchemaMetadata { Namespace = $"Fuzz.Of{mutant.Seed}" }), CancellationToken.None);
        foreach (var endpoint in model.Endpoints)
        {
            var code = EndpointEmitter.Emit(endpoint, new EmitOptions(HasExtensionProperties: true));
            if (code.Length > 100_000 + (200L * mutant.Text.Length))
                Fail(mutant, $"{mutant.Text.Length} characters of schema gave {code.Length} of code.");
            var tree = CSharpSyntaxTree.ParseText(code, Parse, $"{mutant.Seed}.{endpoint.Name}.cs");
            if (tree.GetDiagnostics().FirstOrDefault(d => d.Severity is DiagnosticSeverity.Error) is { } error)
                Fail(mutant, Shown(error));
            else if (Interlocked.Increment(ref _generated) % CompiledOneIn == 0)
                Keep(mutant, tree);
        }
    }

    private void Keep(Mutant mutant, SyntaxTree tree)
    {
        lock (_sample)
            _sample.Add((mutant, tree));
    }

    private void Compile()
    {
        var errors = Generation.Compile(_sample.Select(s => s.Tree)).GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity is DiagnosticSeverity.Error);
        foreach (var ofTree in errors.GroupBy(e => e.Location.SourceTree))
            Fail(_sample.First(s => s.Tree == ofTree.Key).Mutant, string.Join("\n", ofTree.Take(3).Select(Shown)));
    }

    /// <summary>Waits for a thread, as long as it does not sit on one mutant for minutes.</summary>
    private void AwaitProgress(Thread worker)
    {
        for (var seen = -1; !worker.Join(TimeSpan.FromMinutes(2)); seen = _next)
            Assert.True(seen != _next, $"A mutant does not end. {string.Join(" ", Directory.GetFiles(_folder, "worker*.txt").Select(f => File.ReadAllText(f)))}");
    }

    private void Fail(Mutant mutant, string what)
    {
        var file = Path.Combine(_folder, $"{mutant.Seed}.json");
        var text = Plain(mutant.Text);
        File.WriteAllText(file, text);
        lock (_failures)
        {
            _failures.Add(Plain($"FAL_FUZZ_SEED={mutant.Seed} FAL_FUZZ_COUNT=1, {file}\n{mutant.Description}\n{what}"));
            output.WriteLine($"{_failures[^1]}\n{(text.Length < 10_000 ? text : "")}\n");
        }
    }

    /// <summary>An error with the line that it is in.</summary>
    private static string Shown(Diagnostic error) =>
        $"{error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}\n  {error.Location.SourceTree!.GetText().Lines[error.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim()}";

    /// <summary>Text that any file or console takes, with what they might not take escaped as in JSON.</summary>
    private static string Plain(string text) =>
        string.Concat(text.Select(c => c is '\n' or '\r' or '\t' or (>= ' ' and <= '~') ? c.ToString() : $"\\u{(int)c:x4}"));

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
