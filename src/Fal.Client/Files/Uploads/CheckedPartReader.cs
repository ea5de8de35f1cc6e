namespace Fal;

/// <summary>The parts of a file that may have limits: it is refused as soon as what has been read of it breaks one.</summary>
internal sealed class CheckedPartReader(PartReader reader, IReadOnlyList<FileCheck> checks, CallContext context) : PartReader
{
    private long _read;

    public override long? Length => reader.Length;

    public override async ValueTask<UploadPart?> NextAsync(CancellationToken cancellationToken)
    {
        var part = await reader.NextAsync(cancellationToken).ConfigureAwait(false);
        if (part is null || checks.Count == 0)
            return part;
        _read += part.Length;
        try
        {
            foreach (var check in checks)
                await ThrowIfBrokenAsync(check, part, cancellationToken).ConfigureAwait(false);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    public override void Dispose() => reader.Dispose();

    private async ValueTask ThrowIfBrokenAsync(FileCheck check, UploadPart part, CancellationToken cancellationToken)
    {
        var errors = await check.ErrorsAsync(Length ?? _read, part.Number == 1 ? part : null, context.InputMembers, cancellationToken).ConfigureAwait(false);
        if (errors.Count > 0)
            throw context.Validation($"The input was refused before it was sent: {string.Join("; ", errors)}", errors);
    }
}
