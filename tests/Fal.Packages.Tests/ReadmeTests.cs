using System.Globalization;
using System.Text.RegularExpressions;

namespace Fal.Packages.Tests;

/// <summary>What the README shows is what the packages do.</summary>
public partial class ReadmeTests(PackedPackages packages)
{
    /// <summary>What a snippet may take as given: what a web project has without a line, the namespaces of models and client, and what goes before.</summary>
    private const string Given = """
        global using Fal;
        global using Fal.Models;
        global using System.Text.Json;
        global using System.Text.Json.Nodes;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using static Given;

        internal static class Given
        {
            public static FalClient fal => throw new NotSupportedException();
            public static FluxDevInput input => throw new NotSupportedException();
            public static FluxDevOutput now => throw new NotSupportedException();
            public static WebApplication app => throw new NotSupportedException();
            public static App builder => throw new NotSupportedException();
            public static Vault vault => throw new NotSupportedException();
            public static Fal.Testing.FalEmulator emulator => throw new NotSupportedException();
            public static FalWebhook webhook => throw new NotSupportedException();
            public static Dictionary<string, string> headers => throw new NotSupportedException();
            public static byte[] body => throw new NotSupportedException();
        }

        internal sealed class App
        {
            public IServiceCollection Services => throw new NotSupportedException();
            public IConfiguration Configuration => throw new NotSupportedException();
        }

        internal sealed class Tenant
        {
            public string Key => throw new NotSupportedException();
        }

        internal sealed class Vault
        {
            public ValueTask<string> GetKeyAsync(CancellationToken cancellationToken) => default;
        }
        """;

    [Fact]
    public async Task Every_snippet_of_the_README_and_the_pages_compiles()
    {
        string[] pages = [Path.Combine(Repository.Root, "README.md"), .. PackedPackages.Names.Select(name => Path.Combine(Repository.Root, "src", name, "README.md"))];
        var folder = packages.NewFolder("readme");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev", "fal-ai__fast-sdxl", "fal-ai__whisper", "openrouter__router");
        packages.WriteProject(folder, "net10.0", "<NoWarn>CS8321;CS0219</NoWarn><TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "Fal.Generators", "Fal.Testing", "Fal.Webhooks", "Fal.AspNetCore", "Fal.AspNetCore.OpenApi");
        await File.WriteAllTextAsync(Path.Combine(folder, "Given.cs"), Given, TestContext.Current.CancellationToken);
        var count = 0;
        foreach (var page in pages)
        {
            // A page of Windows has other ends of lines.
            var text = (await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
            var snippets = Snippet().Matches(text).Select(m => m.Groups["code"].Value).ToList();
            Assert.NotEmpty(snippets);
            foreach (var snippet in snippets)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"Snippet{count++}");
                await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.cs"), AsSource(name, snippet), TestContext.Current.CancellationToken);
            }
        }

        await CommandLine.DotnetAsync(folder, "build");
    }

    private static string AsSource(string name, string snippet)
    {
        var (usings, statements) = (Using().Matches(snippet), Using().Replace(snippet, ""));
        return statements.StartsWith("class ", StringComparison.Ordinal)
            ? statements
            : $"{string.Concat(usings)}\ninternal static class {name}\n{{\n    public static async Task RunAsync()\n    {{\n{statements}\nawait Task.CompletedTask;\n    }}\n}}\n";
    }

    [Fact]
    public async Task The_table_of_diagnostics_has_every_id_with_its_severity()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Fal.Generators", "README.md"), TestContext.Current.CancellationToken);
        var releases = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "src", "Fal.Generators", "AnalyzerReleases.Unshipped.md"), TestContext.Current.CancellationToken);

        Assert.Equal(
            // FAL1007 is the compiler's own, of [Obsolete(DiagnosticId = "FAL1007")], and FAL0018 that of the build.
            Rule().Matches(releases).Select(m => (m.Groups["id"].Value, m.Groups["severity"].Value.ToLowerInvariant())).Concat([("FAL0018", "warning"), ("FAL1007", "warning")]).Order(),
            Row().Matches(page).Select(m => (m.Groups["id"].Value, m.Groups["severity"].Value)));
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(?<id>FAL\d+) \| \S+ \| (?<severity>\w+)", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\| <a id=""\w+""></a>(?<id>FAL\d+) \| (?<severity>\w+)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
