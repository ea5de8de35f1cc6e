namespace Fal.Benchmarks;

/// <summary>The repository that the benchmarks are in.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fal.Generators.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The benchmarks do not run inside the repository.");
    }
}
