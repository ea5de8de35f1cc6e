namespace Fal;

/// <summary>Something that a schema forbids, in the words of the service.</summary>
/// <param name="context">More about it as JSON, such as <c>{"le":4}</c>.</param>
internal sealed class Violation(string type, string message, string? context) : Finding
{
    public FalFieldError ToError(IFalMembers? members) => Error(type, message, context, members);

    public override ValueTask<IReadOnlyList<FalFieldError>> ErrorsAsync(IFalMembers? members, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ErrorsAtOnce(members));

    public override IReadOnlyList<FalFieldError> ErrorsAtOnce(IFalMembers? members) => [ToError(members)];
}
