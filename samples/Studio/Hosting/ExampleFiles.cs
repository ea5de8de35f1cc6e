using System.Collections.Concurrent;
using Fal;
using Quickstart;

namespace Studio.Hosting;

/// <summary>Files to try a model with. Each is uploaded when it is first wanted.</summary>
public sealed class ExampleFiles(FalClient fal, IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, FalFile> _files = new();

    /// <summary>The address of a file of a kind, such as <c>image/*</c>. A file that is uploaded again is sent once.</summary>
    /// <exception cref="FalException">It could not be uploaded.</exception>
    public Task<string> AddressOfAsync(string accept) => fal.UploadAsync(_files.GetOrAdd(accept.StartsWith("audio/", StringComparison.Ordinal) ? "audio" : "image", kind => kind == "audio"
        ? FalFile.FromBytes(Recording.Tone(TimeSpan.FromSeconds(2)), "audio/wav", "example.wav")
        : FalFile.FromPath(environment.WebRootFileProvider.GetFileInfo("example.jpg").PhysicalPath!)));
}
