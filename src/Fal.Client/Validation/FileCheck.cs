using Fal.Shared;

namespace Fal;

/// <summary>A file whose content has limits. Before it is uploaded they are held against what the file tells; what it does not is left to the service.</summary>
internal sealed class FileCheck(FalFile file, FileLimits limits) : Finding
{
    public FalFile File => file;

    public override async ValueTask<IReadOnlyList<FalFieldError>> ErrorsAsync(IFalMembers? members, CancellationToken cancellationToken) =>
        ErrorsOf(await FactsAsync(cancellationToken).ConfigureAwait(false), members);

    public override IReadOnlyList<FalFieldError> ErrorsAtOnce(IFalMembers? members) =>
        ErrorsOf(file.Content is { } content ? new FileFacts(content.Length, null) : FileFacts.OfAddress(file.Url!), members);

    /// <summary>The same of a file that told nothing before it was read.</summary>
    /// <param name="length">How many bytes it has, or so far.</param>
    /// <param name="start">Its first part; null where that has been looked at.</param>
    public async ValueTask<IReadOnlyList<FalFieldError>> ErrorsAsync(long length, UploadPart? start, IFalMembers? members, CancellationToken cancellationToken)
    {
        var image = start is not null && limits.AreOfImages && file.Content is { Source: null }
            ? await ImageStart.ReadAsync(start.ReadAsync, cancellationToken).ConfigureAwait(false)
            : null;
        return ErrorsOf(new FileFacts(length, image), members);
    }

    private List<FalFieldError> ErrorsOf(FileFacts facts, IFalMembers? members) =>
        [.. limits.Broken(facts.Size, facts.Image).Select(broken => Error(broken.Type, broken.Message, broken.Context, members))];

    private async ValueTask<FileFacts> FactsAsync(CancellationToken cancellationToken)
    {
        if (file.Content is not { } content)
            return FileFacts.OfAddress(file.Url!);
        var image = limits.AreOfImages && content.Source is { } open ? await ImageAsync(open, cancellationToken).ConfigureAwait(false) : null;
        return new FileFacts(content.Length, image);
    }

    private static async ValueTask<ImageSize?> ImageAsync(Func<ByteSource> open, CancellationToken cancellationToken)
    {
        try
        {
            using var source = open();
            return await ImageStart.ReadAsync(source.ReadAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (Failure.IsForeign(error, cancellationToken))
        {
            // The upload says why it cannot be read.
            return null;
        }
    }
}
