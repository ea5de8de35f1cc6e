namespace Fal;

/// <summary>Something that was found in an input while it was checked, and where.</summary>
internal abstract class Finding
{
    private readonly List<FieldStep> _stepsFromInside = [];

    /// <summary>Says where the value is that the steps so far start from.</summary>
    public void AddOuter(FieldStep step) => _stepsFromInside.Add(step);

    /// <summary>What is wrong; nothing where only a closer look finds that all is well.</summary>
    public abstract ValueTask<IReadOnlyList<FalFieldError>> ErrorsAsync(IFalMembers? members, CancellationToken cancellationToken);

    /// <summary>The same as far as no file has to be read for it.</summary>
    public abstract IReadOnlyList<FalFieldError> ErrorsAtOnce(IFalMembers? members);

    /// <param name="context">More about it as JSON, such as <c>{"le":4}</c>.</param>
    protected FalFieldError Error(string type, string message, string? context, IFalMembers? members)
    {
        List<FieldStep> steps = [.. _stepsFromInside];
        steps.Reverse();
        var path = FieldPath.Of(steps, members);
        return new FalFieldError(path.Json, message, type)
        {
            PropertyPath = path.Property,
            Context = context is null ? FalProperties.Empty : FalProperties.Parse(context),
        };
    }
}
