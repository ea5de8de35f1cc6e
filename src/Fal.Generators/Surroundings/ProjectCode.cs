using Fal.Schemas;
using Fal.Schemas.Model;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Surroundings;

/// <summary>
/// What of the project's other code, and of what it refers to, bears on the generated code. It is looked up anew at every edit of C#, and equal to
/// what it was before almost always, so that nothing runs after it.
/// </summary>
/// <param name="Captured">The needed names that mean something else in a namespace of clients.</param>
/// <param name="Referenced">The clients that an assembly which the project refers to has already.</param>
/// <param name="Rivals">Other code that has names of Fal.Client: no client can be generated beside it.</param>
/// <param name="HasContainer">Whether it can put clients into a container.</param>
internal sealed record ProjectCode(EquatableArray<CapturedNames> Captured, ReferencedClients Referenced, EquatableArray<Rival> Rivals, bool HasContainer)
{
    private static readonly ProjectCode None = new(default, ReferencedClients.None, default, false);

    /// <summary>Looks around clients of some names.</summary>
    public static ProjectCode Around(IReadOnlyCollection<EndpointNames> files, Compilation compilation, CancellationToken cancellationToken)
    {
        var clients = files.SelectMany(file => file.Names).ToList();
        if (clients.Count == 0)
            return None;
        var captured = CapturedNames.In(clients.Select(client => client.Namespace).Distinct(), compilation);
        cancellationToken.ThrowIfCancellationRequested();
        return new(captured, ReferencedClients.Among(files, compilation), Rival.In(compilation), CanSee("Microsoft.Extensions.DependencyInjection.IServiceCollection") && CanSee("Fal.Runtime.FalModelServices"));

        bool CanSee(string type) => compilation.GetTypeByMetadataName(type) is not null;
    }

    /// <summary>Whether a client can be generated beside it.</summary>
    public bool Allows(EndpointModel endpoint) => Rivals.Count == 0 && !Referenced.Contains(endpoint);

    /// <summary>The needed names that mean something else in a namespace.</summary>
    public EquatableArray<string> CapturedIn(string @namespace) => Captured.FirstOrDefault(captured => captured.Namespace == @namespace)?.Names ?? default;
}
