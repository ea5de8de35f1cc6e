using Microsoft.CodeAnalysis;

namespace Fal.Generators.Analyzers;

/// <summary>The types of Fal.Client by which calls are known.</summary>
internal sealed class FalTypes
{
    private readonly INamedTypeSymbol _client;
    private readonly INamedTypeSymbol? _model;
    private readonly IAssemblySymbol? _webhooks;
    private readonly Lazy<GeneratedClients> _clients;

    private FalTypes(Compilation compilation, INamedTypeSymbol client)
    {
        _client = client;
        _model = client.ContainingAssembly.GetTypeByMetadataName("Fal.Runtime.FalModelIdAttribute");
        _webhooks = compilation.GetTypeByMetadataName("Fal.FalWebhook")?.ContainingAssembly;
        Endpoint = client.ContainingAssembly.GetTypeByMetadataName("Fal.FalEndpoint");
        Request = client.ContainingAssembly.GetTypeByMetadataName("Fal.FalRequest");
        _clients = new(() => new GeneratedClients(compilation, this));
    }

    /// <summary>Makes endpoints without a schema.</summary>
    public INamedTypeSymbol? Endpoint { get; }

    /// <summary>A request in the queue, of any output.</summary>
    public INamedTypeSymbol? Request { get; }

    /// <summary>The generated clients that the project can use, collected when they are first asked for.</summary>
    public GeneratedClients Clients => _clients.Value;

    public IAssemblySymbol Assembly => _client.ContainingAssembly;

    /// <summary>Null in a project that does not know Fal.Client.</summary>
    public static FalTypes? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Fal.FalClient") is { } client ? new(compilation, client) : null;

    /// <summary>Whether a method is one of Fal.Client, which has the calls that every model has, of Fal.Webhooks, or of a generated client, or overrides one.</summary>
    public bool IsCall(IMethodSymbol method) => IsOf(method, Assembly) || IsOf(method, _webhooks)
        || (method.OverriddenMethod is { } overridden ? IsCall(overridden) : ModelId(method.ContainingType) is not null);

    /// <summary>The id of the model that a type is the generated client of; null where it is none.</summary>
    public string? ModelId(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (Is(attribute.AttributeClass, _model) && attribute.ConstructorArguments is [{ Value: string id }])
                return id;
        }

        return null;
    }

    private static bool IsOf(IMethodSymbol method, IAssemblySymbol? assembly) =>
        assembly is not null && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, assembly);

    public static bool Is(INamedTypeSymbol? type, INamedTypeSymbol? other) => type is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, other);
}
