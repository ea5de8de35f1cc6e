using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;
using Fal.Shared;

namespace Fal.Testing.Tests;

/// <summary>The files that the emulator makes up: that they are what the output says of them, and go with the request.</summary>
public class MediaTests : EmulatorTest
{
    private const string File = """
        {"type":"object","properties":{"url":{"type":"string"},"content_type":{"type":"string"},"file_name":{"type":"string"},"file_size":{"type":"integer"},
        "width":{"type":"integer"},"height":{"type":"integer"},"duration":{"type":"number"},"fps":{"type":"number"},"num_frames":{"type":"integer"}},"required":["url"]}
        """;

    private readonly SchemaFolder _folder = SchemaFolder.Of(
        """
        {"type":"object","properties":{"prompt":{"type":"string"},"seed":{"type":"integer"},"num_images":{"type":"integer","default":1},"image_url":{"type":"string"},"aspect_ratio":{"type":"string"},
        "resolution":{"type":"string"},"width":{"type":"integer"},"height":{"type":"integer"},"output_format":{"type":"string","default":"png"},"sync_mode":{"type":"boolean"},
        "image_size":{"anyOf":[{"type":"string"},{"type":"object","properties":{"width":{"type":"integer"},"height":{"type":"integer"}}}]}}}
        """,
        """
        {"type":"object","properties":{"images":{"type":"array","items":{"$ref":"#/components/schemas/File"}},"video":{"$ref":"#/components/schemas/File"},
        "audio":{"$ref":"#/components/schemas/File"},"mesh":{"$ref":"#/components/schemas/File"},"seed":{"type":"integer"},"caption":{"type":"string","maxLength":1000},"duration_ms":{"type":"integer"},
        "has_nsfw_concepts":{"type":"array","items":{"type":"boolean"}},"partial":{"type":"boolean"}}}
        """,
        $$"""{"File":{{File}}}""");

    protected override FalEmulatorOptions Options => new() { Schemas = { _folder.Path } };

    [Fact]
    public async Task A_picture_is_a_PNG_of_the_size_that_the_output_says()
    {
        var made = (await RunAsync("""{"prompt":"a red fox","width":120,"height":80}""")).GetProperty("images")[0];

        var (bytes, type) = await FetchAsync(made);

        var picture = PngPixels.Read(bytes);
        Assert.Equal((120, 80), (picture.Width, picture.Height));
        Assert.Equal((120, 80), (made.GetProperty("width").GetInt32(), made.GetProperty("height").GetInt32()));
        Assert.Equal(("image/png", "images.png"), (type, made.GetProperty("file_name").GetString()));
        Assert.True(picture.Pixels.Distinct().Count() > 50);
    }

    [Fact]
    public async Task A_picture_is_a_JPEG_where_the_request_asks_for_one()
    {
        var made = (await RunAsync("""{"prompt":"a red fox","width":121,"height":83,"output_format":"jpeg"}""")).GetProperty("images")[0];

        var (bytes, type) = await FetchAsync(made);

        Assert.Equal(("image/jpeg", "images.jpg"), (type, made.GetProperty("file_name").GetString()));
        Assert.Equal(new ImageSize(121, 83), ImageSize.Of(bytes));
        Assert.Equal(["FFD8", "FFE0", "FFDB", "FFC0", "FFC4", "FFC4", "FFDA", "FFD9"], Segments(bytes));
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes()
    {
        const string Input = """{"prompt":"a red fox","seed":7,"image_size":{"width":64,"height":48}}""";

        var one = await PictureAsync(Input);
        var two = await PictureAsync(Input);

        Assert.Equal(one.Pixels, two.Pixels);
    }

    [Fact]
    public async Task The_same_upload_gives_the_same_picture_wherever_it_went()
    {
        await using var other = await FalEmulator.StartAsync(_folder.Path, Limit);
        var addresses = new List<string>();

        foreach (var emulator in new[] { Emulator, other })
        {
            using var announced = await PostAsync($"{emulator.Address}rest/storage/upload/initiate", """{"file_name":"a.bin","content_type":"image/png"}""");
            var file = (await JsonOf(announced)).GetProperty("file_url").GetString();
            using var answer = await PostAsync($"{emulator.Address}run/{SchemaFolder.Id}", $$"""{"image_url":"{{file}}"}""");
            addresses.Add(new Uri((await JsonOf(answer)).GetProperty("images")[0].GetProperty("url").GetString()!).AbsolutePath);
        }

        Assert.Equal(addresses[0], addresses[1]);
    }

    [Theory]
    [InlineData("""{"prompt":"a fox","seed":8,"width":64,"height":48}""")]
    [InlineData("""{"prompt":"a fox and a boat","seed":7,"width":64,"height":48}""")]
    [InlineData("""{"prompt":"a city","seed":7,"width":64,"height":48}""")]
    [InlineData("""{"prompt":"a fox","seed":7,"width":64,"height":48,"image_url":"https://example.com/a.png"}""")]
    public async Task Another_request_gives_a_picture_that_looks_otherwise(string other)
    {
        var one = await PictureAsync("""{"prompt":"a fox","seed":7,"width":64,"height":48}""");
        var two = await PictureAsync(other);

        Assert.True(one.DistanceTo(two) > 8, $"They are {one.DistanceTo(two)} apart.");
    }

    [Fact]
    public async Task The_seed_that_an_output_says_gives_its_picture_again()
    {
        var first = await RunAsync("""{"prompt":"a fox","width":64,"height":48}""");
        var seed = first.GetProperty("seed").GetInt64();

        var again = await RunAsync($$"""{"prompt":"a fox","width":64,"height":48,"seed":{{seed}}}""");

        Assert.Equal(first.GetProperty("images").ToString(), again.GetProperty("images").ToString());
    }

    [Fact]
    public async Task Words_of_a_prompt_choose_its_colours()
    {
        var red = await PictureAsync("""{"prompt":"a red thing","width":64,"height":48}""");
        var blue = await PictureAsync("""{"prompt":"an ocean, as it is","width":64,"height":48}""");

        Assert.True(red.Average(0) > 1.5 * red.Average(2));
        Assert.True(blue.Average(2) > 1.2 * blue.Average(0));
    }

    [Fact]
    public async Task As_many_pictures_as_are_asked_for_each_of_them_another()
    {
        var output = await RunAsync("""{"prompt":"a fox","num_images":3,"width":64,"height":48}""");

        var pictures = new List<PngPixels>();
        foreach (var image in output.GetProperty("images").EnumerateArray())
            pictures.Add(PngPixels.Read((await FetchAsync(image)).Bytes));

        Assert.Equal([false, false, false], output.GetProperty("has_nsfw_concepts").EnumerateArray().Select(verdict => verdict.GetBoolean()));
        Assert.Equal(3, pictures.Count);
        Assert.True(pictures[0].DistanceTo(pictures[1]) > 8 && pictures[1].DistanceTo(pictures[2]) > 8);
        Assert.Equal(["images.png", "images_2.png", "images_3.png"], output.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("file_name").GetString()));
    }

    [Theory]
    [InlineData("""{"image_size":"landscape_16_9"}""", 1024, 576)]
    [InlineData("""{"image_size":"square"}""", 512, 512)]
    [InlineData("""{"image_size":"1536x1024"}""", 1536, 1024)]
    [InlineData("""{"image_size":"auto","aspect_ratio":"9:16"}""", 576, 1024)]
    [InlineData("""{"aspect_ratio":"16:9","resolution":"720p"}""", 1280, 720)]
    [InlineData("""{"aspect_ratio":"1:1","resolution":"2K"}""", 2048, 2048)]
    [InlineData("""{"aspect_ratio":"auto"}""", 1024, 768)]
    [InlineData("""{"image_size":{"width":14142,"height":14142}}""", 2048, 2048)]
    [InlineData("""{"width":4000000000,"height":1}""", 2048, 1)]
    [InlineData("""{"width":-5,"height":0}""", 1024, 768)]
    [InlineData("""{"image_url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAYAAAA="}""", 7, 5)]
    public async Task A_picture_has_the_size_that_the_request_asks_for_but_never_a_huge_one(string input, int width, int height)
    {
        var image = (await RunAsync(input)).GetProperty("images")[0];

        Assert.Equal((width, height), (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
    }

    [Fact]
    public async Task A_picture_of_a_picture_has_its_size()
    {
        var first = (await RunAsync("""{"width":96,"height":64}""")).GetProperty("images")[0].GetProperty("url").GetString();

        var second = (await RunAsync($$"""{"image_url":"{{first}}"}""")).GetProperty("images")[0];

        Assert.Equal(96, second.GetProperty("width").GetInt32());
    }

    [Theory]
    [InlineData("99999x99999.0000000000000001.0.0.0.a")]
    [InlineData("2049x1.0000000000000001.0.0.0.a")]
    [InlineData("64x64.0000000000000001.99.0.0.a")]
    [InlineData("64x64.0000000000000001.0.0.a")]
    [InlineData("-1x64.0000000000000001.0.0.0.a")]
    [InlineData("64x64.zz.0.0.0.a")]
    public async Task An_address_that_nobody_was_given_is_not_drawn(string recipe)
    {
        using var response = await Http.GetAsync($"files/samples/{recipe}/a.png", Limit);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_film_is_an_MP4_of_the_size_and_duration_that_the_output_says()
    {
        var made = (await RunAsync("""{"prompt":"a boat","aspect_ratio":"16:9"}""")).GetProperty("video");

        var (bytes, type) = await FetchAsync(made);

        var boxes = Mp4Boxes.Read(bytes);
        Assert.Equal("video/mp4", type);
        Assert.Equal(["ftyp", "moov", "mdat", "free"], boxes.Top);
        Assert.Equal((made.GetProperty("width").GetInt32(), made.GetProperty("height").GetInt32()), boxes.Sides);
        Assert.Equal((320, 180), boxes.Sides);
        Assert.Equal(made.GetProperty("duration").GetDouble(), boxes.Duration);
        Assert.Equal(made.GetProperty("num_frames").GetInt32(), boxes.Samples.Count);
        Assert.Equal(5, boxes.Samples[0][4] & 31);
        Assert.All(boxes.Samples.Skip(1), sample => Assert.Equal(1, sample[4] & 31));
        Assert.All(boxes.Samples.Skip(1), sample => Assert.True(sample.Length > 390, "Something moves."));
        Assert.True(bytes.Length < 500_000);
    }

    [Fact]
    public async Task A_tone_is_a_WAV_whatever_the_request_asks_for()
    {
        var output = await RunAsync("""{"prompt":"hello","output_format":"mp3"}""");
        var made = output.GetProperty("audio");

        var (bytes, type) = await FetchAsync(made);
        var (others, _) = await FetchAsync((await RunAsync("""{"prompt":"good bye"}""")).GetProperty("audio"));

        Assert.Equal(("audio/wav", "audio.wav"), (type, made.GetProperty("file_name").GetString()));
        Assert.Equal("RIFF", Encoding.ASCII.GetString(bytes, 0, 4));
        Assert.Equal("WAVEfmt ", Encoding.ASCII.GetString(bytes, 8, 8));
        Assert.Equal(bytes.Length - 44, BitConverter.ToInt32(bytes, 40));
        Assert.Equal(made.GetProperty("duration").GetDouble(), (bytes.Length - 44) / (double)BitConverter.ToInt32(bytes, 28));
        Assert.True(Enumerable.Range(22, 1000).Max(i => Math.Abs((int)BitConverter.ToInt16(bytes, i * 2))) > 5000, "It can be heard.");
        Assert.NotEqual(bytes, others);
    }

    [Fact]
    public async Task A_shape_is_a_binary_glTF_file()
    {
        var (bytes, type) = await FetchAsync((await RunAsync("""{"prompt":"a vase"}""")).GetProperty("mesh"));
        var (others, _) = await FetchAsync((await RunAsync("""{"prompt":"a jug"}""")).GetProperty("mesh"));

        var json = BitConverter.ToInt32(bytes, 12);
        var scene = JsonDocument.Parse(bytes.AsMemory(20, json)).RootElement;
        Assert.Equal("model/gltf-binary", type);
        Assert.Equal("glTF", Encoding.ASCII.GetString(bytes, 0, 4));
        Assert.Equal((2, bytes.Length), (BitConverter.ToInt32(bytes, 4), BitConverter.ToInt32(bytes, 8)));
        Assert.Equal("BIN\0", Encoding.ASCII.GetString(bytes, 24 + json, 4));
        Assert.Equal(bytes.Length - 28 - json, scene.GetProperty("buffers")[0].GetProperty("byteLength").GetInt32());
        Assert.Equal("2.0", scene.GetProperty("asset").GetProperty("version").GetString());
        Assert.NotEqual(bytes, others);
    }

    [Fact]
    public async Task Pictures_of_several_properties_differ()
    {
        using var folder = SchemaFolder.Of("{}", """{"type":"object","properties":{"image":{"$ref":"#/components/schemas/File"},"mask_image":{"$ref":"#/components/schemas/File"}}}""", $$"""{"File":{{File}}}""");
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Limit);
        using var answer = await PostAsync($"{emulator.Address}run/{SchemaFolder.Id}", """{"width":64,"height":48,"prompt":"a red city"}""");

        var output = await JsonOf(answer);
        var image = PngPixels.Read((await FetchAsync(output.GetProperty("image"))).Bytes);
        var mask = PngPixels.Read((await FetchAsync(output.GetProperty("mask_image"))).Bytes);

        Assert.True(image.DistanceTo(mask) > 8, $"They are {image.DistanceTo(mask)} apart.");
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "2")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"null"}]}""", "2")]
    [InlineData("""{"type":"string"}""", "\"2\"")]
    [InlineData("""{"enum":["5","10"]}""", "\"5\"")]
    public async Task A_film_lasts_two_seconds_whatever_is_asked_for_and_an_output_that_can_says_so(string duration, string said)
    {
        using var folder = SchemaFolder.Of(
            """{"type":"object","properties":{"duration":{"type":"integer"}}}""",
            $$$"""{"type":"object","properties":{"video":{"type":"object","properties":{"url":{"type":"string"},"content_type":{"type":"string"},"duration":{{{duration}}}}},"duration":{{{duration}}}}}""");
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Limit);
        using var answer = await PostAsync($"{emulator.Address}run/{SchemaFolder.Id}", """{"duration":10}""");

        var output = await JsonOf(answer);

        Assert.Equal((said, said), (output.GetProperty("duration").GetRawText(), output.GetProperty("video").GetProperty("duration").GetRawText()));
    }

    [Fact]
    public async Task The_duration_of_an_output_is_that_of_its_film()
    {
        var output = await RunAsync("""{"prompt":"a boat"}""");

        Assert.Equal(output.GetProperty("video").GetProperty("duration").GetDouble() * 1000, output.GetProperty("duration_ms").GetDouble());
    }

    [Fact]
    public async Task A_text_is_about_the_prompt_and_says_whose_it_is()
    {
        var one = (await RunAsync("""{"prompt":"Which knots?"}""")).GetProperty("caption").GetString()!;
        var two = (await RunAsync("""{"prompt":"Which ropes?"}""")).GetProperty("caption").GetString()!;

        Assert.StartsWith("The emulator made this up about “Which knots?”.", one, StringComparison.Ordinal);
        Assert.NotEqual(one[^20..], two[^20..]);
    }

    [Fact]
    public async Task Pictures_of_a_stream_get_finer_until_they_are_whole()
    {
        const string Input = """{"prompt":"a city at night","width":160,"height":120}""";
        using var response = await StreamAsync($"run/{SchemaFolder.Id}/stream", Input);

        var pictures = new List<PngPixels>();
        foreach (var output in await EventsOf(response))
            pictures.Add(PngPixels.Read((await FetchAsync(output.GetProperty("images")[0])).Bytes));

        var distances = pictures.Select(picture => picture.DistanceTo(pictures[^1])).ToList();
        Assert.Equal(4, pictures.Count);
        Assert.Equal(distances.OrderDescending(), distances);
        Assert.Equal(4, distances.Distinct().Count());
        Assert.Equal((await PictureAsync(Input)).Pixels, pictures[^1].Pixels);
    }

    [Fact]
    public async Task A_picture_comes_in_the_answer_where_the_request_asks_for_that()
    {
        var (bytes, _) = await FetchAsync((await RunAsync("""{"prompt":"a fox","width":64,"height":48}""")).GetProperty("images")[0]);
        var address = (await RunAsync("""{"prompt":"a fox","width":64,"height":48,"sync_mode":true}""")).GetProperty("images")[0].GetProperty("url").GetString();

        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(bytes), address);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<JsonElement> RunAsync([StringSyntax(StringSyntaxAttribute.Json)] string input)
    {
        using var response = await PostAsync($"run/{SchemaFolder.Id}", input);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonOf(response);
    }

    private async Task<PngPixels> PictureAsync(string input) => PngPixels.Read((await FetchAsync((await RunAsync(input)).GetProperty("images")[0])).Bytes);

    /// <summary>The file that a part of an output leads to, of the type and size that it says.</summary>
    private async Task<(byte[] Bytes, string? Type)> FetchAsync(JsonElement file)
    {
        using var response = await Http.GetAsync(file.GetProperty("url").GetString(), Limit);
        var bytes = await response.Content.ReadAsByteArrayAsync(Limit);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(file.GetProperty("file_size").GetInt64(), bytes.Length);
        Assert.Equal(file.GetProperty("content_type").GetString(), response.Content.Headers.ContentType?.MediaType);
        return (bytes, response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>The markers of a JPEG; behind the picture's own bits only what fills it up and the end.</summary>
    private static List<string> Segments(byte[] jpeg)
    {
        var markers = new List<string>();
        for (var at = 0; at < jpeg.Length;)
        {
            Assert.Equal(0xFF, jpeg[at]);
            markers.Add(Convert.ToHexString(jpeg, at, 2));
            at += jpeg[at + 1] is 0xD8 or 0xD9 ? 2 : 2 + (jpeg[at + 2] << 8) + jpeg[at + 3];
            while (markers[^1] is "FFDA" && (jpeg[at] != 0xFF || jpeg[at + 1] is 0 or 0xFF))
                at += jpeg[at] == 0xFF && jpeg[at + 1] == 0 ? 2 : 1;
        }

        return markers;
    }
}
