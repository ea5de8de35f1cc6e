using Fal.AspNetCore;
using Microsoft.AspNetCore.OpenApi;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Describes the types of models in the OpenAPI document of an app.</summary>
public static class FalOpenApiOptionsExtensions
{
    /// <summary>
    /// Describes generated types by the JSON Schemas that they were made of, wherever the document has them: in bodies, answers and parameters,
    /// alone, in lists, and inside of types of the app.
    /// </summary>
    /// <remarks>
    /// The schemas are there at run time where the project that has the models sets <c>FalSchemas</c> to true. Without that a type is described
    /// as anything, and the log says so once.
    /// </remarks>
    /// <param name="options">The options of the document.</param>
    /// <returns>The options.</returns>
    public static OpenApiOptions AddFalSchemas(this OpenApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var others = options.CreateSchemaReferenceId;
        options.CreateSchemaReferenceId = type => GeneratedType.Of(type) is null ? others(type) : null;
        options.AddSchemaTransformer(new GeneratedTypeMarks());
        return options.AddDocumentTransformer((document, _, _) =>
        {
            new ComponentSchemas(document).Describe();
            return Task.CompletedTask;
        });
    }
}
