using Fal.Models;
using Fal.Runtime;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>A file that the model does not take is refused before anything of it is sent; what a file does not tell is left to the service.</summary>
public sealed class FileLimitTests : EmulatorTest, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fal-file-limits-").FullName;

    public static TheoryData<string, byte[]> Formats { get; } = new()
    {
        { "png", Pictures.Png(200, 250) },
        { "gif", Pictures.Gif(200, 250) },
        { "jpg", Pictures.Jpeg(200, 250) },
        { "jpg", Pictures.Jpeg(200, 250, before: 2000) },
        { "webp", Pictures.WebP(200, 250) },
        { "webp", Pictures.LosslessWebP(200, 250) },
        { "webp", Pictures.ExtendedWebP(200, 250) },
    };

    protected override FalEmulatorOptions EmulatorOptions => new() { StepTime = TimeSpan.Zero, Schemas = { Path.Combine(Repository.Root, "tests", "Fal.Client.Tests", "Schemas", "test__pictures.json") } };

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("path")]
    [InlineData("bytes")]
    [InlineData("stream")]
    [InlineData("data")]
    public async Task A_file_that_is_too_large_is_refused_with_nothing_sent(string kind)
    {
        var error = await RefusedAsync(new() { ImageUrl = FileOf(kind, Pictures.Padded(Pictures.Png(400, 400), 4001)) });

        var field = Assert.Single(error.Errors);
        Assert.Equal(("image_url", "ImageUrl", FalErrorType.FileTooLarge), (field.Path, field.PropertyPath, field.Type));
        Assert.Equal("""{"max_file_size":4000,"file_size":4001}""", field.Context.ToString());
        Assert.Equal(
            "The input was refused before anything was sent: ImageUrl (image_url): File should have at most 4000 bytes (max_file_size), not 4001 (test/pictures)", error.Message);
        Assert.Equal("test/pictures", error.EndpointId);
    }

    [Theory]
    [InlineData(299, 300, "image_too_small", "Image should be at least 300 pixels wide (min_width), not 299")]
    [InlineData(300, 199, "image_too_small", "Image should be at least 200 pixels high (min_height), not 199")]
    [InlineData(3851, 2000, "image_too_large", "Image should be at most 3850 pixels wide (max_width), not 3851", "Image should have at most 1000000 pixels (max_pixels), not 7702000")]
    [InlineData(2000, 3851, "image_too_large", "Image should be at most 3850 pixels high (max_height), not 3851", "Image should have at most 1000000 pixels (max_pixels), not 7702000")]
    [InlineData(300, 751, "image_aspect_ratio_error", "Image should be at least 0.4 times as wide as high (min_aspect_ratio), not 0.3995")]
    [InlineData(751, 300, "image_aspect_ratio_error", "Image should be at most 2.5 times as wide as high (max_aspect_ratio), not 2.5033")]
    public async Task An_image_that_is_out_of_its_limits_is_refused_with_their_names(int width, int height, string type, params string[] messages)
    {
        var error = await RefusedAsync(new() { ImageUrl = FileOf("path", Pictures.Png(width, height)) });

        Assert.Equal(messages, error.Errors.Select(field => field.Message));
        Assert.All(error.Errors, field => Assert.Equal((type, "ImageUrl"), (field.Type!.Value.Value, field.PropertyPath)));
    }

    [Theory]
    [InlineData(300, 200)]
    [InlineData(1000, 1000)]
    [InlineData(300, 750)]
    [InlineData(750, 300)]
    public async Task An_image_at_its_limits_is_sent(int width, int height) =>
        await SentAsync(new() { ImageUrl = FileOf("bytes", Pictures.Padded(Pictures.Png(width, height), 4000)) });

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_size_of_an_image_is_read_from_its_header(string extension, byte[] image)
    {
        foreach (var kind in (string[])["path", "bytes", "stream", "data"])
        {
            var error = await RefusedAsync(new() { ImageUrls = [FileOf(kind, image, extension)] });

            var field = Assert.Single(error.Errors);
            Assert.Equal(("image_urls[0]", "ImageUrls[0]", """{"min_width":300,"width":200}"""), (field.Path, field.PropertyPath, field.Context.ToString()));
        }
    }

    [Fact]
    public async Task What_cannot_be_told_of_a_file_is_left_to_the_service()
    {
        byte[][] images = [.. Formats.Select(format => format.Data.Item2)];
        byte[][] broken =
        [
            .. images.SelectMany(image => Enumerable.Range(0, Math.Min(image.Length - 3, 22)).Select(length => image[..length])),
            Pictures.Png(0, 0), Pictures.Png(-1, 200), Pictures.Gif(0, 9),
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 1, .. new byte[20]], [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 300)], [0xFF, 0xD8, 0xFF, 0xDA, .. new byte[20]],
            Pictures.Jpeg(200, 250, before: 300_000),
        ];
        foreach (var content in broken)
            await CheckedAsync(content);

        async Task CheckedAsync(byte[] content)
        {
            var input = new TestPicturesInput { ImageUrls = [FileOf("bytes", content), "https://example.com/small.png"] };
            var errors = await Record.ExceptionAsync(() => Client.TestPictures.SubmitAsync(input, null, Deadline));
            Assert.True(errors is null or FalValidationException { Errors: [{ Type.Value: "file_too_large" }] }, $"{Convert.ToHexString(content)}: {errors}");
        }
    }

    [Fact]
    public async Task An_image_that_a_camera_may_have_turned_is_judged_both_ways()
    {
        await SentAsync(new() { ImageUrl = FileOf("bytes", Pictures.Jpeg(250, 400, isOfCamera: true), "jpg") });
        await SentAsync(new() { ImageUrl = FileOf("bytes", Pictures.ExtendedWebP(250, 400, isOfCamera: true), "webp") });
        await RefusedAsync(new() { ImageUrl = FileOf("bytes", Pictures.Jpeg(250, 400), "jpg") });
        await RefusedAsync(new() { ImageUrl = FileOf("bytes", Pictures.Jpeg(250, 280, isOfCamera: true), "jpg") });
    }

    [Fact]
    public async Task Every_file_of_a_list_is_checked_and_all_that_is_wrong_is_told()
    {
        var small = FileOf("path", Pictures.Png(100, 100));

        var error = await RefusedAsync(new()
        {
            ImageUrl = FileOf("path", new byte[4001]),
            ImageUrls = ["https://example.com/a.png", FileOf("path", Pictures.Png(300, 300)), small, small],
            Clip = new() { Url = FileOf("path", new byte[5001], "mp4") },
        });

        Assert.Equal(["ImageUrl", "ImageUrls[2]", "ImageUrls[3]", "Clip.Url"], error.Errors.Select(field => field.PropertyPath));
    }

    [Fact]
    public async Task A_local_file_goes_where_an_object_holds_the_address()
    {
        var request = await Client.TestPictures.SubmitAsync(new() { Clip = FileOf("path", new byte[5000], "mp4"), Page = new() { Url = "https://example.com" } }, null, Deadline);

        var file = Assert.Single(Emulator.Files);
        Assert.Contains($$$"""{"clip":{"url":"{{{file.Address.AbsoluteUri}}}"},"page":{"url":"https://example.com"}}""", RequestsTo(FalEmulatorService.Queue)[0].Text, StringComparison.Ordinal);
        Assert.Equal(5000, file.Content.Length);
        Assert.NotNull(request.RequestId);
    }

    [Theory]
    [InlineData(4001, 4096, 1)]
    [InlineData(10_000, 1024, 4)]
    public async Task A_stream_of_unknown_length_is_refused_as_soon_as_it_is_known_to_be_too_long(int length, int partSize, int readParts)
    {
        using var client = CreateClient(o => (o.MultipartThreshold, o.MultipartPartSize) = (partSize, partSize));
        var input = new TestPicturesInput { ImageUrl = FalFile.FromStream(new OneWay(Pictures.Padded(Pictures.Png(400, 400), length)), "image/png", "a.png") };

        var error = await Assert.ThrowsAsync<FalValidationException>(() => client.TestPictures.RunAsync(input, null, Deadline));

        Assert.Equal(("ImageUrl", FalErrorType.FileTooLarge), (error.Errors[0].PropertyPath, error.Errors[0].Type));
        Assert.StartsWith("Uploading 'a.png': The input was refused before it was sent: ImageUrl (image_url): File should have at most 4000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(RequestsTo(FalEmulatorService.Run));
        Assert.Empty(Emulator.Files);
        Assert.True(RequestsTo(FalEmulatorService.Files).Length < readParts, "The part that is too much was sent.");
        Assert.DoesNotContain(Emulator.Journal, request => request.Path.EndsWith("/complete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_from_a_stream_that_cannot_seek_is_checked_when_it_is_read()
    {
        var error = await RefusedAsync(new() { ImageUrls = [FalFile.FromStream(new OneWay(Pictures.Png(200, 300)), "image/png")] });

        Assert.Equal(["Image should be at least 300 pixels wide (min_width), not 200"], error.Errors.Select(field => field.Message));
    }

    [Fact]
    public async Task A_file_that_grew_since_it_was_named_is_refused_before_it_is_sent()
    {
        var path = Path.Combine(_folder, "growing.bin");
        await File.WriteAllBytesAsync(path, new byte[4000], Deadline);
        var file = FalFile.FromPath(path);
        await File.WriteAllBytesAsync(path, new byte[4001], Deadline);

        Assert.Equal(FalErrorType.FileTooLarge, (await RefusedAsync(new() { ImageUrl = file })).Errors[0].Type);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_told_by_the_upload()
    {
        var file = FileOf("path", Pictures.Png(400, 400));
        File.Delete(Path.Combine(_folder, file.FileName!));

        var error = await Assert.ThrowsAsync<FalException>(() => Client.TestPictures.RunAsync(new() { ImageUrl = file }, null, Deadline));

        Assert.Contains("The file cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_checked_here_the_emulator_refuses_as_the_service_does()
    {
        using var trusting = CreateClient(o => o.ValidateInputs = false);
        var input = new TestPicturesInput { ImageUrl = FileOf("bytes", Pictures.Padded(Pictures.Gif(200, 300), 4001), "gif"), ImageUrls = [FileOf("bytes", Pictures.Png(9, 9)), FileOf("data", Pictures.Png(8, 8))] };

        var error = await Assert.ThrowsAsync<FalValidationException>(() => trusting.TestPictures.RunAsync(input, null, Deadline));

        Assert.Equal(["ImageUrl file_too_large", "ImageUrl image_too_small", "ImageUrls[0] image_too_small", "ImageUrls[1] image_too_small"], error.Errors.Select(field => $"{field.PropertyPath} {field.Type}").Order());
        Assert.NotEmpty(RequestsTo(FalEmulatorService.Run));
        Assert.Equal(2, Emulator.Files.Count);
    }

    [Theory]
    [InlineData("data:,hello", true)]
    [InlineData("data:;base64,", true)]
    [InlineData("data:text/plain,%41%41%41%41", true)]
    [InlineData("data:application/octet-stream,%FF%FF%FF%FF", true)]
    [InlineData("data:text/plain,hello world", false)]
    public void The_attribute_judges_what_is_known_without_reading(string address, bool isGood)
    {
        var limits = new FileLimitsAttribute { MaxFileSize = 6 };

        Assert.Equal(isGood, limits.IsValid(FalFile.FromUrl(address)));
        Assert.Equal(isGood, limits.IsValid(new FalFile?[] { null, FalFile.FromUrl(address) }));
        Assert.Equal(isGood, limits.IsValid(new Dictionary<string, FalFile> { ["a"] = FalFile.FromUrl(address) }));
        Assert.True(limits.IsValid(null));
        Assert.True(limits.IsValid(FalFile.FromUrl("https://example.com/a.png")));
        Assert.False(limits.IsValid(FalFile.FromBytes(new byte[7], "image/png")));
        Assert.False(new FileLimitsAttribute { MaxHeight = 9 }.IsValid(FileOf("data", Pictures.Png(9, 10))));
    }

    private FalFile FileOf(string kind, byte[] content, string extension = "png")
    {
        switch (kind)
        {
            case "bytes":
                return FalFile.FromBytes(content, "image/png");
            case "stream":
                return FalFile.FromStream(new MemoryStream(content), "image/png");
            case "data":
                return FalFile.FromUrl($"data:image/png;base64,{Convert.ToBase64String(content)}");
            default:
                var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.{extension}");
                File.WriteAllBytes(path, content);
                return FalFile.FromPath(path);
        }
    }

    /// <summary>The error of an input that is refused; nothing was sent.</summary>
    private async Task<FalValidationException> RefusedAsync(TestPicturesInput input)
    {
        var before = Emulator.Journal.Count;
        var error = await Assert.ThrowsAsync<FalValidationException>(() => Client.TestPictures.RunAsync(input, null, Deadline));
        Assert.Equal(before, Emulator.Journal.Count);
        return error;
    }

    private Task<TestPicturesOutput> SentAsync(TestPicturesInput input) => Client.TestPictures.RunAsync(input, null, Deadline);

    /// <summary>A stream that goes one way only.</summary>
    private sealed class OneWay(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
