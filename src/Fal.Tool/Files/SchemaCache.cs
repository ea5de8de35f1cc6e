namespace Fal.Tool.Files;

/// <summary>Schemas that were fetched once, by the hash of their normal form: a lock can be restored of them without the network.</summary>
internal sealed class SchemaCache(string folder)
{
    public byte[]? Read(string sha256)
    {
        try
        {
            var path = PathOf(sha256);
            return File.Exists(path) && File.ReadAllBytes(path) is var content && SchemaFolder.Hash(content) == sha256 ? content : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a schema. Where that cannot be done, it is fetched again one day.</summary>
    public void Keep(string sha256, byte[] content)
    {
        var path = PathOf(sha256);
        var temporary = path + "." + Path.GetRandomFileName();
        try
        {
            if (File.Exists(path))
                return;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever clears the cache clears it.
        }
    }

    private string PathOf(string sha256) => Path.Combine(folder, "schemas", sha256[..2], sha256 + SchemaFileName.Extension);
}
