namespace Fal;

/// <summary>How far several downloads are together.</summary>
internal sealed class SharedProgress(IProgress<FalDownloadProgress> progress, int count)
{
    private readonly object _lock = new();
    private long _received;
    private long? _total = 0;
    private int _started;

    public IProgress<FalDownloadProgress> OfNext() => new Part(this);

    /// <summary>Told in turn, so that nobody sees it go back.</summary>
    private void Add(FalDownloadProgress? before, FalDownloadProgress now)
    {
        lock (_lock)
        {
            if (before is null)
            {
                _started++;
                _total += now.TotalBytes;
            }

            _received += now.BytesReceived - (before?.BytesReceived ?? 0);
            progress.Report(new FalDownloadProgress(_received, _started == count ? _total : null));
        }
    }

    private sealed class Part(SharedProgress all) : IProgress<FalDownloadProgress>
    {
        private FalDownloadProgress? _last;

        public void Report(FalDownloadProgress value)
        {
            all.Add(_last, value);
            _last = value;
        }
    }
}
