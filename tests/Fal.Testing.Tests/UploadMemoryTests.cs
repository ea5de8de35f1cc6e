using System.Net.Http.Headers;
using System.Text.Json;

namespace Fal.Testing.Tests;

/// <summary>A large upload is read into what keeps it, once. Runs alone, since what others allocate at the same time would count too.</summary>
[CollectionDefinition(nameof(UploadMemoryTests), DisableParallelization = true)]
[Collection(nameof(UploadMemoryTests))]
public class UploadMemoryTests : EmulatorTest
{
    private const int Mebibyte = 1 << 20;
    private const int Parts = 16;

    protected override FalEmulatorOptions Options => new();

    [Fact]
    public async Task A_file_that_says_how_long_it_is_is_kept_once()
    {
        var upload = await InitiateAsync("initiate");

        var allocated = await AllocatedAsync(() => PutAsync(upload, 8 * Parts));

        Assert.InRange(allocated, 8 * Parts, 9 * Parts);
        Assert.Equal(8 * Parts * Mebibyte, Assert.Single(Emulator.Files).Content.Length);
    }

    [Fact]
    public async Task A_file_in_parts_is_kept_once_and_sent_as_it_is_kept()
    {
        var upload = await InitiateAsync("initiate-multipart");
        var list = JsonSerializer.Serialize(new { parts = Enumerable.Range(1, Parts).Select(n => new { partNumber = n, etag = $"\"part-{n}\"" }) });

        var allocated = await AllocatedAsync(async () =>
        {
            for (var part = 1; part <= Parts; part++)
                await PutAsync($"{upload}/{part}", 8);
            (await PostAsync($"{upload}/complete", list)).EnsureSuccessStatusCode();
            using var got = await Http.GetAsync(upload, HttpCompletionOption.ResponseHeadersRead, Limit);
            await got.Content.CopyToAsync(Stream.Null, Limit);
        });

        Assert.InRange(allocated, 8 * Parts, 9 * Parts);
        Assert.Equal(8 * Parts * Mebibyte, Assert.Single(Emulator.Files).Content.Length);
    }

    /// <summary>How many mebibytes something allocates.</summary>
    private static async Task<double> AllocatedAsync(Func<Task> work)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await work();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Mebibyte;
    }

    private async Task<string> InitiateAsync(string form) =>
        (await JsonOf(await PostAsync($"rest/storage/upload/{form}?storage_type=fal-cdn-v3", "{}"))).GetProperty("file_url").GetString()!;

    private async Task PutAsync(string address, int mebibytes)
    {
        using var content = new StreamContent(new Zeros((long)mebibytes * Mebibyte));
        content.Headers.ContentLength = (long)mebibytes * Mebibyte;
        content.Headers.ContentType = new MediaTypeHeaderValue("video/mp4");
        using var response = await Http.PutAsync(address, content, Limit);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Bytes that take no memory.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            buffer[..count].Clear();
            _left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
