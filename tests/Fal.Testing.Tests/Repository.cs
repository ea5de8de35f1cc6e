using System.Reflection;

namespace Fal.Testing.Tests;

/// <summary>Where the tests find schemas.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Schemas { get; } = Path.Combine(Root, "schemas");

    private static string FindRoot()
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Fal.Generators.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
