using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>Generated code compiled and loaded, to read and write JSON with.</summary>
internal sealed class CompiledModels : IDisposable
{
    private readonly AssemblyLoadContext _context = new("Generated", isCollectible: true);
    private readonly Assembly _assembly;

    public CompiledModels(Generation generation)
    {
        using var image = Emit(generation.Compilation);
        _assembly = _context.LoadFromStream(image);
        Reference = MetadataReference.CreateFromImage(image.ToArray());
    }

    /// <summary>The generated code for others to refer to.</summary>
    public MetadataReference Reference { get; }

    public Type Type(string name) => _assembly.GetType(name, throwOnError: true)!;

    /// <summary>The input and output types of an endpoint class, as its clients read and write them.</summary>
    public (JsonTypeInfo Input, JsonTypeInfo Output) Endpoint(string name, string @namespace = "Fal.Models")
    {
        var endpoint = Type($"{@namespace}.{name}").GetProperty("Endpoint")!.GetValue(null)!;
        JsonTypeInfo TypeInfo(string property) => (JsonTypeInfo)endpoint.GetType().GetProperty(property)!.GetValue(endpoint)!;
        return (TypeInfo("InputTypeInfo"), TypeInfo("OutputTypeInfo"));
    }

    /// <summary>JSON, read into the type and written again.</summary>
    public static string RoundTrip(string json, JsonTypeInfo type) => JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type), type);

    /// <summary>Compiles and loads what refers to the generated code.</summary>
    public Assembly Load(Compilation app)
    {
        using var image = Emit(app);
        return _context.LoadFromStream(image);
    }

    public void Dispose() => _context.Unload();

    private static MemoryStream Emit(Compilation compilation)
    {
        var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity is DiagnosticSeverity.Error)));
        image.Position = 0;
        return image;
    }
}
