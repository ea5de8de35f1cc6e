namespace Fal.Schemas;

/// <summary>The file that says what the schemas beside it were when they were fetched.</summary>
internal static class SchemaLock
{
    public const string FileName = "fal.lock.json";

    /// <summary>Whether a path is that of a lock, which is no schema.</summary>
    public static bool Is(string path) => string.Equals(Path.GetFileName(path), FileName, StringComparison.OrdinalIgnoreCase);
}
