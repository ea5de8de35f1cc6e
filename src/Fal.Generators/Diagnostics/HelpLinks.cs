using System.Reflection;

namespace Fal.Generators.Diagnostics;

/// <summary>Where each diagnostic is explained: in its row of the table on the package's page.</summary>
internal static class HelpLinks
{
    /// <summary>The page, in the repository whose address the build was given (<c>Directory.Build.props</c>).</summary>
    public static string Page { get; } =
        typeof(HelpLinks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryAddress").Value + "/blob/main/src/Fal.Generators/README.md";

    public static string Of(string id) => $"{Page}#{id.ToLowerInvariant()}";
}
