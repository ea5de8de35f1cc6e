using Fal.Schemas.Budgets;

namespace Fal.Schemas.Names;

/// <summary>
/// The names of an endpoint's types. They stand in the endpoint class, so they must differ from its members and from what generated code
/// calls by its simple name; nothing outside the endpoint matters to them.
/// </summary>
internal sealed class TypeNames
{
    /// <summary>The names that no type is given. A test compares them with what the compiler makes of generated code.</summary>
    public static readonly HashSet<string> Reserved =
    [
        // What generated code names. Attributes go by their whole names: a type called Range is none, and does not hide [Range].
        .. NeededTypes.ByNamespace.Values.SelectMany(names => names),

        // A client so called would hide a namespace from code in its own.
        "System", "Fal",

        // What an endpoint class has.
        "Endpoint", "StreamAsync", "StreamWorkflowAsync", "RealtimeAsync", "OpenWebSocketAsync", "_client", "_endpoint",

        // What it inherits. A test compares them with the members of the base class.
        "ModelClient", "ModelEndpoint", "Request", "RunAsync", "RunWithResponseAsync", "SubmitAsync", "SubscribeAsync", "SubscribeManyAsync", "SubscribeWithResponseAsync",
        "Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize",

        // What records, known values and unions have: no member may have its type's name.
        "AdditionalProperties", "Deconstruct", "EqualityContract", "PrintMembers", "Value", "KnownValues", "TryParse", "Match", "Shapes",
    ];

    private readonly TakenNames _taken;
    private readonly HashSet<string> _components;
    private readonly NameOwners _owners;
    private readonly Dictionary<string, HashSet<string>> _claims = [];

    /// <param name="components">The names of the components' types, which no other type takes.</param>
    /// <param name="owners">Who has the names that several types would have.</param>
    public TypeNames(string endpointName, IEnumerable<string> components, NameOwners owners)
    {
        _taken = new TakenNames(endpointName, endpointName + "Input", endpointName + "Output");
        _components = [.. components];
        _owners = owners;
    }

    /// <summary>Who should have the names that several types have asked for.</summary>
    public NameOwners Owners => NameOwners.Among(_claims);

    public static string OfEndpoint(string endpointId)
    {
        var name = Identifier.OfEndpoint(endpointId);
        return Reserved.Contains(name) ? name + "Model" : name;
    }

    /// <summary>Whether generated code needs a name for something else.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary>A name for a component.</summary>
    public string TakeForComponent(string wish) => Budget.CheckName(_taken.Take(Allowed(wish)), Budget.TypeName);

    /// <summary>A name for a type that is no component.</summary>
    /// <param name="wish">The name that it has where no other type would have it.</param>
    /// <param name="owner">The name of the type that it is met in.</param>
    /// <param name="nameInOwner">What follows its owner's name where that must tell it from others.</param>
    public string Take(string wish, string owner, string nameInOwner)
    {
        var name = Allowed(wish);
        if (!_claims.TryGetValue(name, out var claims))
            _claims[name] = claims = new(StringComparer.Ordinal);
        claims.Add(owner);
        return Budget.CheckName(_owners.MayHave(name, owner) && !_components.Contains(name) && _taken.Add(name) ? name : TakeFree(Allowed(owner + nameInOwner)), Budget.TypeName);
    }

    private string TakeFree(string name) => _taken.Take(_components.Contains(name) ? name + "Value" : name);

    /// <summary>The name, unless generated code needs it: a union has a method <c>TryGet…</c> of each case.</summary>
    private static string Allowed(string name) => Reserved.Contains(name) || name.StartsWith("TryGet", StringComparison.Ordinal) ? name + "Model" : name;
}
