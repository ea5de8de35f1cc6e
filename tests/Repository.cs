namespace Fal.Tests;

/// <summary>Where tests and benchmarks find what they read of the repository, and the real schemas beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Schemas { get; } = Path.Combine(Root, "schemas");

    /// <summary>The folder of real schemas, which may be absent: beside the repository, or where <c>FAL_CORPUS</c> says.</summary>
    public static string Corpus { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("FAL_CORPUS") ?? Path.GetFullPath(Path.Combine(Root, "..", "shared", "corpus")), "openapi");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fal.Generators.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("This does not run inside the repository.");
    }
}
