namespace Fal.Schemas;

/// <summary>A place in a schema file; line and column are zero-based.</summary>
internal readonly record struct SchemaPosition(string Path, int Line, int Column)
{
    /// <summary>The beginning of a file, for what is wrong with all of it.</summary>
    public static SchemaPosition StartOf(string path) => new(path, 0, 0);
}
