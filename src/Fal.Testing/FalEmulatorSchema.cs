namespace Fal.Testing;

/// <summary>Where a <see cref="FalEmulator"/> reads schemas: a file of any kind that the generator reads, or a folder of them. A text converts to it.</summary>
/// <param name="path">
/// A file, or a folder that is searched for <c>*.json</c> at any depth. A relative path starts at the current folder, or else where the program's own
/// files are. For a pair of JSON Schemas, name its <c>.input.json</c>.
/// </param>
public sealed class FalEmulatorSchema(string path)
{
    /// <summary>The file or folder.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The id of the endpoint, as <c>owner/model</c>, where the file does not say it, or says another; of an app of one's own, the id of the app. Not
    /// for folders, nor for pages of several models.
    /// </summary>
    public string? EndpointId { get; init; }

    /// <summary>Whether the endpoints stream, where the file does not say it, or says otherwise; what the file says when null.</summary>
    public bool? Stream { get; init; }

    /// <summary>Whether the endpoints have a realtime socket, where the file does not say it, or says otherwise; what the file says when null.</summary>
    public bool? Realtime { get; init; }

    /// <summary>A file or folder that says itself which endpoints it describes.</summary>
    /// <param name="path">The file or folder.</param>
    public static implicit operator FalEmulatorSchema(string path) => new(path);

    /// <summary>The path, and the id where one is set.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => EndpointId is null ? Path : $"{Path} ({EndpointId})";
}
