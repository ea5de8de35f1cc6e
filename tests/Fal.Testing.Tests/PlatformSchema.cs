using System.Text.Json;
using NJsonSchema;

namespace Fal.Testing.Tests;

/// <summary>The platform API's own description, which may be absent: beside the repository, or where <c>FAL_CORPUS</c> says.</summary>
internal static class PlatformSchema
{
    private static readonly string Description = Path.GetFullPath(Path.Combine(Repository.Corpus, "..", "..", "platform-models.json"));

    /// <summary>Checks an answer by what the description says of it.</summary>
    public static async Task CheckAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(File.Exists(Description), $"The description of the platform API is not at {Description}.");
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Description, cancellationToken));
        var operation = document.RootElement.GetProperty("paths").GetProperty(path).GetProperty(response.RequestMessage!.Method.Method.ToLowerInvariant());
        var answer = operation.GetProperty("responses").GetProperty($"{(int)response.StatusCode}").GetProperty("content").GetProperty("application/json");
        var schema = await JsonSchema.FromJsonAsync(answer.GetProperty("schema").GetRawText(), cancellationToken);
        Assert.Empty(schema.Validate(await response.Content.ReadAsStringAsync(cancellationToken)));
    }
}
