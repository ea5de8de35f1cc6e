using System.Reflection;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>Whoever follows the link of a diagnostic finds what it says of it.</summary>
public class HelpLinkTests
{
    [Fact]
    public async Task Every_diagnostic_leads_to_its_own_row_of_the_page()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Fal.Generators", "README.md"), TestContext.Current.CancellationToken);
        var descriptors = new[] { typeof(Descriptors), typeof(SchemaDiagnostics) }
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().ToList();

        Assert.True(descriptors.Count > 20);
        Assert.All(descriptors, descriptor =>
        {
            var link = new Uri(descriptor.HelpLinkUri);
            Assert.StartsWith("https://github.com/", descriptor.HelpLinkUri, StringComparison.Ordinal);
            Assert.EndsWith("/blob/main/src/Fal.Generators/README.md", link.AbsolutePath, StringComparison.Ordinal);
            Assert.Contains($"\n| <a id=\"{link.Fragment.TrimStart('#')}\"></a>{descriptor.Id} | ", page, StringComparison.Ordinal);
        });
    }
}
