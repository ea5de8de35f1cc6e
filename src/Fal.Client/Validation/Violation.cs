namespace Fal;

/// <summary>Something that a schema forbids, in the words of the service.</summary>
/// <param name="context">More about it as JSON, such as <c>{"le":4}</c>.</param>
internal sealed class Violation(string type, string message, string? context)
{
    private readonly List<FieldStep> _stepsFromInside = [];

    /// <summary>Says where the value is that the steps so far start from.</summary>
    public void AddOuter(FieldStep step) => _stepsFromInside.Add(step);

    public FalFieldError ToError(IFalMembers? members)
    {
        var steps = Enumerable.Reverse(_stepsFromInside).ToList();
        var path = FieldPath.Of(steps, members);
        return new FalFieldError(path.Json, message, type)
        {
            PropertyPath = path.Property,
            Context = context is null ? FalProperties.Empty : FalProperties.Parse(context),
        };
    }
}
