using System.Text;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Null that converts to a type means that a property is not set, as null itself does, in code that knows nullable references and in code that does not.</summary>
public class MaybeArgumentTests : EmulatorTest
{
    private const string Needed = "\"mode\":\"fast\",\"target\":\"t\",\"size\":\"square\",\"cover\":\"https://h/c.png\"";

    public static TheoryData<bool> Flags => [true, false];

    private static TestMaybeInput Input => new() { Mode = "fast", Target = "t", Size = "square", Cover = "https://h/c.png" };

    protected override FalEmulatorOptions EmulatorOptions => new() { StepTime = TimeSpan.Zero, Schemas = { Path.Combine(Repository.Root, "tests", "Fal.Client.Tests", "Schemas", "test__maybe.json") } };

    [Theory]
    [MemberData(nameof(Flags))]
    public async Task What_may_be_null_is_sent_or_left_out(bool isSet)
    {
        var (text, bytes, uri) = Maybe(isSet);
        TestMaybe.SizeOrPreset? union = isSet ? TestMaybe.SizePreset.Wide : null;
        foreach (var (input, property) in new (TestMaybeInput, string)[]
        {
            (Input with { Format = isSet ? TestMaybe.Format.Png : null }, "\"format\":\"png\""),
            (Input with { Format = text }, "\"format\":\"png\""),
            (Input with { Frame = isSet ? new TestMaybe.Size { Width = 8 } : null }, "\"frame\":{\"width\":8}"),
            (Input with { Frame = isSet ? TestMaybe.SizePreset.Wide : null }, "\"frame\":\"wide\""),
            (Input with { Frame = isSet ? "wide" : null }, "\"frame\":\"wide\""),
            (Input with { Frame = union }, "\"frame\":\"wide\""),
            (Input with { Fps = isSet ? 0 : null }, "\"fps\":0"),
            (Input with { EndImageUrl = isSet ? "https://h/a.png" : null }, "\"end_image_url\":\"https://h/a.png\""),
            (Input with { EndImageUrl = uri }, "\"end_image_url\":\"https://h/a.png\""),
            (Input with { Clip = isSet ? "https://h/a.mp4" : null }, "\"clip\":{\"url\":\"https://h/a.mp4\"}"),
            (Input with { Clip = isSet ? FalFile.FromUrl("https://h/a.mp4") : null }, "\"clip\":{\"url\":\"https://h/a.mp4\"}"),
            (Input with { Sound = bytes }, "\"sound\":\"AQ==\""),
            (Input with { Formats = isSet ? [TestMaybe.Format.Png] : null }, "\"formats\":[\"png\"]"),
        })
        {
            await AssertSentAsync(input, isSet ? $"{{{Needed},{property}}}" : $"{{{Needed}}}");
        }
    }

    /// <summary>Bytes that are none are not the same as no bytes.</summary>
    [Fact]
    public async Task What_is_empty_is_set()
    {
        await AssertSentAsync(Input with { Sound = Array.Empty<byte>() }, $"{{{Needed},\"sound\":\"\"}}");
        await Assert.ThrowsAsync<FalValidationException>(() => Client.TestMaybe.RunAsync(Input with { Format = new string([]) }, null, Deadline));
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public async Task Null_is_sent_where_it_means_something(bool isSet)
    {
        await AssertSentAsync(Input with { Look = isSet ? TestMaybe.Look.Hard : null }, $"{{{Needed},\"look\":{(isSet ? "\"hard\"" : "null")}}}");
        await AssertSentAsync(Input with { MaybeFormats = [isSet ? TestMaybe.MaybeFormat.Png : null] }, $"{{{Needed},\"maybe_formats\":[{(isSet ? "\"png\"" : "null")}]}}");
    }

    [Fact]
    public async Task What_is_needed_is_refused_where_it_is_null()
    {
#pragma warning disable FAL1004 // What the analyzer says of null is what is tested here at run time.
        string? none = null;
        FalFile? noFile = none;
        foreach (var (input, path) in new (TestMaybeInput, string)[]
        {
            (Input with { Mode = none }, "mode"),
            (Input with { Target = none }, "target"),
            (Input with { Size = none }, "size"),
            (Input with { Size = default(TestMaybe.SizePreset) }, "size"),
            (Input with { Cover = noFile! }, "cover"),
            (Input with { Formats = ["png", none] }, "formats[1]"),
            (Input with { Frames = ["wide", none] }, "frames[1]"),
            (Input with { Targets = ["a", none] }, "targets[1]"),
            (Input with { FormatByName = new Dictionary<string, TestMaybe.FormatByName> { ["a"] = none } }, "format_by_name.a"),
            (Input with { ImageUrls = ["https://h/a.png", noFile!] }, "image_urls[1]"),
            (Input with { Clips = ["https://h/a.mp4", noFile!] }, "clips[1]"),
        })
#pragma warning restore FAL1004
        {
            var error = await Assert.ThrowsAsync<FalValidationException>(() => Client.TestMaybe.RunAsync(input, null, Deadline));
            var field = Assert.Single(error.Errors);
            Assert.Equal((path, "Field required"), (field.Path, field.Message));
        }

        Assert.Empty(RequestsTo(FalEmulatorService.Run));
    }

    [Fact]
    public void A_union_tells_what_it_holds_and_known_values_are_listed_and_switched_on()
    {
        TestMaybe.SizeOrPreset size = new TestMaybe.Size { Width = 8 }, preset = "wide", none = (string?)null;

        Assert.Equal("8, wide, nothing", $"{Of(size)}, {Of(preset)}, {Of(none)}");
        Assert.Null(none.Value);
        Assert.Equal([TestMaybe.Format.Jpeg, TestMaybe.Format.Png], TestMaybe.Format.KnownValues);
        Assert.Equal(["jpeg", "png"], TestMaybe.Format.KnownValues.Select(Raw));

        static object Of(TestMaybe.SizeOrPreset size) => size.Value switch
        {
            TestMaybe.Size custom => custom.Width!,
            TestMaybe.SizePreset { Value: TestMaybe.SizePreset.WideValue } => "wide",
            null => "nothing",
            _ => "another",
        };

        static string Raw(TestMaybe.Format format)
        {
            switch (format.Value)
            {
                case TestMaybe.Format.JpegValue:
                    return "jpeg";
                case TestMaybe.Format.PngValue:
                    return "png";
                default:
                    return "another";
            }
        }
    }

#nullable disable
    [Theory]
    [MemberData(nameof(Flags))]
    public async Task Code_without_nullable_references_does_the_same(bool isSet)
    {
        string text = isSet ? "png" : null;
        FalFile file = isSet ? "https://h/a.png" : null;

        await AssertSentAsync(Input with { Format = text, EndImageUrl = file, Frame = isSet ? new TestMaybe.Size() : null }, $"{{{Needed}{(isSet ? ",\"format\":\"png\",\"frame\":{},\"end_image_url\":\"https://h/a.png\"" : "")}}}");
    }
#nullable restore

    private static (string? Text, byte[]? Bytes, Uri? Uri) Maybe(bool isSet) => isSet ? ("png", [1], new Uri("https://h/a.png")) : (null, null, null);

    private async Task AssertSentAsync(TestMaybeInput input, string json)
    {
        await Client.TestMaybe.RunAsync(input, null, Deadline);
        Assert.Equal(json, Encoding.UTF8.GetString(RequestsTo(FalEmulatorService.Run)[^1].Body.Span));
    }
}
