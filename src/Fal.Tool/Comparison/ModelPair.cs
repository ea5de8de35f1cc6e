using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>Two versions of a model, and what they were found to differ by.</summary>
internal sealed class ModelPair
{
    private readonly List<Change> _changes = [];

    /// <summary>The full names of members and types whose lines of the public surface a change tells of.</summary>
    private readonly List<string> _explained = [];

    /// <summary>The full names of types of which a change tells wherever they are mentioned.</summary>
    private readonly List<string> _mentioned = [];

    public ModelPair(ModelVersion before, ModelVersion after)
    {
        Before = before.Model;
        After = after.Model;
        OldTypes = new TypesByName(Before.Types);
        NewTypes = new TypesByName(After.Types);
        Names = TypeNotation.InFileOf(Before, isNested: false);
        NewNames = TypeNotation.InFileOf(After, isNested: false);
        FullNames = TypeNotation.InFullOf(Before);
    }

    public EndpointModel Before { get; }

    public EndpointModel After { get; }

    public TypesByName OldTypes { get; }

    public TypesByName NewTypes { get; }

    /// <summary>How the old types are written for people.</summary>
    public TypeNotation Names { get; }

    /// <summary>How the new types are written for people.</summary>
    public TypeNotation NewNames { get; }

    /// <summary>How the old types are written in the public surface.</summary>
    public TypeNotation FullNames { get; }

    public IReadOnlyList<Change> Changes => _changes;

    public void Add(Change change, params IEnumerable<string> explained)
    {
        if (_changes.Contains(change))
            return;
        _changes.Add(change);
        _explained.AddRange(explained);
    }

    /// <summary>Says that a change tells of every line that mentions a type.</summary>
    public void ExplainMentions(string type) => _mentioned.Add(type);

    public bool Explains(SurfaceLine line) => _explained.Exists(line.IsOf) || _mentioned.Exists(line.Mentions);

    /// <summary>A type of the old version by its C# name; null where it has none of it.</summary>
    public TypeModel? OldType(string name) => OldTypes.TypeOf(new NamedType(name, NamedTypeKind.Record, false));

    /// <summary>A type of the new version by its C# name; null where it has none of it.</summary>
    public TypeModel? NewType(string name) => NewTypes.TypeOf(new NamedType(name, NamedTypeKind.Record, false));
}
