namespace Fal;

/// <summary>Adds up what the parts of a file have sent. What is sent again counts once, so that progress never goes back.</summary>
internal sealed class UploadMeter(IProgress<FalUploadProgress> progress, string fileName, PartReader reader)
{
    private readonly object _gate = new();
    private FalUploadProgress _last;

    public void Start() => Report(0);

    public void Sent(UploadPart part, long length)
    {
        lock (_gate)
        {
            if (length <= part.Sent)
                return;
            Report(_last.BytesSent + length - part.Sent);
            part.Sent = length;
        }
    }

    /// <summary>Tells that all has been sent, unless that was told.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            if (_last.BytesSent != _last.TotalBytes)
                Report(_last.BytesSent);
        }
    }

    private void Report(long sent)
    {
        _last = new FalUploadProgress(fileName, sent, reader.Length);
        progress.Report(_last);
    }
}
