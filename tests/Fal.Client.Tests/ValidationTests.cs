#pragma warning disable FAL1001, FAL1002, FAL1004 // The inputs are wrong on purpose.

using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Runtime;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Inputs are checked before anything is sent; what the service itself refuses is named as in C# too.</summary>
public class ValidationTests : EmulatorTest
{
    private static readonly FluxDevInput TooMany = Sunset with { NumImages = 9 };

    public static TheoryData<string> Calls => ["run", "subscribe", "submit", "stream", "send", "request", "many"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task No_call_sends_an_input_that_breaks_a_limit(string call)
    {
        await using var live = await Client.FluxDev.RealtimeAsync(null, Deadline);
        var before = Emulator.Journal.Count;

        var error = await Assert.ThrowsAsync<FalValidationException>(() => CallAsync(call, TooMany, Client, live));

        Assert.Equal("The input was refused before anything was sent: NumImages (num_images): Input should be less than or equal to 4 (fal-ai/flux/dev)", error.Message);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "fal-ai/flux/dev", null, null), (error.StatusCode, error.EndpointId, error.RequestId, error.Body));
        Assert.Equal(before, Emulator.Journal.Count);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task No_call_sends_an_input_that_is_null(string call)
    {
        await using var live = await Client.FluxDev.RealtimeAsync(null, Deadline);
        var before = Emulator.Journal.Count;

        await Assert.ThrowsAsync<ArgumentNullException>("input", () => CallAsync(call, null!, Client, live));

        Assert.Equal(before, Emulator.Journal.Count);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_client_whose_options_say_so_sends_any_input(string call)
    {
        using var trusting = CreateClient(o => o.ValidateInputs = false);
        await using var live = await trusting.FluxDev.RealtimeAsync(null, Deadline);

        await CallAsync(call, TooMany, trusting, live);

        await Emulator.WaitForRequestAsync(request => request.Body.Span.IndexOf("num_images"u8) >= 0, Deadline);
    }

    [Fact]
    public async Task The_options_of_a_call_win()
    {
        using var trusting = CreateClient(o => o.ValidateInputs = false);

        await Client.FluxDev.RunAsync(TooMany, new() { ValidateInputs = false }, Deadline);
        await Assert.ThrowsAsync<FalValidationException>(() => trusting.FluxDev.RunAsync(TooMany, new() { ValidateInputs = true }, Deadline));
        await using var live = await Client.FluxDev.RealtimeAsync(new() { ValidateInputs = false }, Deadline);
        Assert.True(await live.SendAsync(TooMany, Deadline));
    }

    [Fact]
    public async Task Every_violation_is_reported_with_its_place_in_CSharp_and_in_JSON()
    {
        var error = await RefusedAsync(new()
        {
            ModelName = "m",
            Prompt = null!,
            Loras = [new() { Path = "a" }, new() { Path = null!, Scale = 4.5 }],
            ImageSize = new Lora.ImageSize { Width = 0, Height = 14143 },
            Scheduler = "Euler B",
            ClipSkip = -1,
            Eta = double.NaN,
        });

        Assert.Equal(
            [
                ("Prompt", "prompt", "missing", "Field required", "{}"),
                ("Loras[1].Path", "loras[1].path", "missing", "Field required", "{}"),
                ("Loras[1].Scale", "loras[1].scale", "less_than_equal", "Input should be less than or equal to 4", """{"le":4}"""),
                ("ImageSize.Width", "image_size.width", "greater_than", "Input should be greater than 0", """{"gt":0}"""),
                ("ImageSize.Height", "image_size.height", "less_than_equal", "Input should be less than or equal to 14142", """{"le":14142}"""),
                ("ClipSkip", "clip_skip", "greater_than_equal", "Input should be greater than or equal to 0", """{"ge":0}"""),
                ("Eta", "eta", "greater_than_equal", "Input should be greater than or equal to 0", """{"ge":0}"""),
            ],
            error.Errors.Where(e => e.Type != "literal_error").Select(e => (e.PropertyPath, e.Path, e.Type, e.Message, e.Context.ToString())));
    }

    [Fact]
    public async Task A_value_that_is_not_known_is_told_the_nearest_ones_first()
    {
        var error = await RefusedAsync(new() { ModelName = "m", Prompt = "p", Scheduler = "euler b", ImageSize = "landscape_4-3" });

        Assert.Equal(["image_size", "scheduler"], error.Errors.Select(e => e.Path));
        Assert.StartsWith("Input should be 'landscape_4_3', 'landscape_16_9', ", error.Errors[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("Input should be 'Euler A', 'Euler', ", error.Errors[1].Message, StringComparison.Ordinal);
        Assert.EndsWith(" or one of 1 others", error.Errors[1].Message, StringComparison.Ordinal);
        Assert.Equal("literal_error", error.Errors[1].Type);
        Assert.Equal("Input should be " + error.Errors[1].Context["expected"].GetString(), error.Errors[1].Message);
    }

    [Fact]
    public async Task Of_numbers_the_nearest_come_first_too()
    {
        var input = new Ltx2ImageToVideoFastInput { ImageUrl = "https://files.example/a.png", Prompt = "p", Duration = 13 };

        var error = await Assert.ThrowsAsync<FalValidationException>(() => Client.Ltx2ImageToVideoFast.RunAsync(input, null, Deadline));

        Assert.Equal("Input should be 12, 14, 10, 16, 8, 18, 6 or 20", Assert.Single(error.Errors).Message);
    }

    [Fact]
    public async Task A_text_is_as_long_as_it_has_characters()
    {
        var input = new Ltx2ImageToVideoFastInput { ImageUrl = "https://files.example/a.png", Prompt = string.Concat(Enumerable.Repeat("😀", 5000)) };
        Emulator.Respond(Ltx2ImageToVideoFast.Endpoint, new Ltx2ImageToVideoFastOutput { Video = new() { Url = "https://files.example/a.mp4" } });

        await Client.Ltx2ImageToVideoFast.RunAsync(input, null, Deadline);
        var tooLong = await Assert.ThrowsAsync<FalValidationException>(() => Client.Ltx2ImageToVideoFast.RunAsync(input with { Prompt = input.Prompt + "x" }, null, Deadline));
        var tooShort = await Assert.ThrowsAsync<FalValidationException>(() => Client.Ltx2ImageToVideoFast.RunAsync(input with { Prompt = "" }, null, Deadline));

        Assert.Equal(new FalFieldError("prompt", "String should have at most 5000 characters", "string_too_long") { PropertyPath = "Prompt", Context = FalProperties.Parse("""{"max_length":5000}""") }, Assert.Single(tooLong.Errors));
        Assert.Equal("String should have at least 1 character", Assert.Single(tooShort.Errors).Message);
    }

    [Fact]
    public async Task A_file_is_not_uploaded_for_an_input_that_is_refused()
    {
        var input = new Ltx2ImageToVideoFastInput { ImageUrl = FalFile.FromBytes(new byte[4], "image/png"), Prompt = "" };

        await Assert.ThrowsAsync<FalValidationException>(() => Client.Ltx2ImageToVideoFast.SubmitAsync(input, null, Deadline));

        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task An_invalid_input_takes_no_valid_ones_place()
    {
        await using var live = await Client.FluxDev.RealtimeAsync(new() { ThrottleInterval = TimeSpan.FromHours(1) }, Deadline);
        await live.SendAsync(Sunset, Deadline);
        var waiting = live.SendAsync(Sunset, Deadline);

        await Assert.ThrowsAsync<FalValidationException>(() => live.SendAsync(TooMany, Deadline));

        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task One_of_many_that_is_refused_does_not_hold_up_the_others()
    {
        var results = new List<FalManyResult<FluxDevInput, FluxDevOutput>>();
        await foreach (var result in Client.SubscribeManyAsync(FluxDev.Endpoint, [Sunset, TooMany, Sunset], 1, null, Deadline))
            results.Add(result);

        Assert.Equal([null, typeof(FalValidationException), null], results.OrderBy(r => r.Index).Select(r => r.Error?.GetType()));
    }

    [Fact]
    public void A_good_input_is_checked_without_an_allocation()
    {
        IFalValidated input = new LoraInput
        {
            ModelName = "m",
            Prompt = "p",
            Loras = [new() { Path = "a", Scale = 1 }],
            ImageSize = new Lora.ImageSize { Width = 1 },
            Scheduler = Lora.Scheduler.Euler,
            NumImages = 1,
        };
        Validate(input);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Validate(input);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void Validate(IFalValidated input)
        {
            var validation = default(FalValidation);
            input.Validate(ref validation);
        }
    }

    [Theory]
    [InlineData("""["body","loras",0,"path"]""", "loras[0].path", "Loras[0].Path")]
    [InlineData("""["body","image_size","ImageSize","width"]""", "image_size.ImageSize.width", "ImageSize.Width")]
    [InlineData("""["body","image_size","literal['square']"]""", "image_size.literal['square']", "ImageSize")]
    [InlineData("""["body","ip_adapter",2,"ip_adapter_image_url","list[str]",1]""", "ip_adapter[2].ip_adapter_image_url.list[str][1]", "IpAdapter[2].IpAdapterImageUrl[1]")]
    [InlineData("""["body","ip_adapter",0,"scale_json","a"]""", "ip_adapter[0].scale_json.a", "IpAdapter[0].ScaleJson[\"a\"]")]
    [InlineData("""["prompt"]""", "prompt", "Prompt")]
    [InlineData("""["body","seed","int"]""", "seed.int", "Seed")]
    [InlineData("""["body","added_tomorrow","prompt"]""", "added_tomorrow.prompt", null)]
    [InlineData("""["body"]""", "", null)]
    [InlineData("""["header","x"]""", "header.x", null)]
    public async Task What_the_service_refuses_is_named_as_in_CSharp(string loc, string path, string? property)
    {
        var error = $$"""{"detail":[{"loc":{{loc}},"msg":"no","type":"value_error"}]}""";
        Emulator.Intercept(_ => Answer(HttpStatusCode.UnprocessableEntity, error));

        var refused = await RefusedAsync(new() { ModelName = "m", Prompt = "p" });

        Assert.Equal((path, property), (refused.Errors[0].Path, refused.Errors[0].PropertyPath));
        Assert.StartsWith("The input was refused: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_is_what_a_queued_request_was_refused_for_in_another_process()
    {
        Emulator.Respond(FluxDev.Endpoint, (FluxDevInput _) => throw new FalValidationException("no", [new("image_size.width", "no")]));
        var submitted = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        using var other = CreateClient();

        var error = await Assert.ThrowsAsync<FalValidationException>(() => other.FluxDev.Request(submitted.RequestId).GetAsync(Deadline));

        Assert.Equal("ImageSize.Width (image_size.width): no", Assert.Single(error.Errors).ToString());
    }

    [Fact]
    public async Task So_is_what_a_realtime_input_is_refused_for()
    {
        Emulator.Respond(FluxDev.Endpoint, (FluxDevInput _) => throw new FalValidationException("no", [new("num_images", "no")]));
        await using var live = await Client.FluxDev.RealtimeAsync(null, Deadline);

        var error = await Assert.ThrowsAsync<FalValidationException>(() => live.RequestAsync(Sunset, Deadline));

        Assert.Equal("NumImages", Assert.Single(error.Errors).PropertyPath);
    }

    [Theory]
    [InlineData("^[a-z]+$", "abc", true)]
    [InlineData("^[a-z]+$", "abc\n", false)]
    [InlineData("^[a-z]+$", "ABC", false)]
    [InlineData("b", "abc", true)]
    [InlineData(@"^\$[$]$", "$$", true)]
    [InlineData("^(?!x)", "xa", false)]
    [InlineData(@"^\p{Letter}$", "1", true)] // A name that .NET does not know.
    [InlineData("^.$", "😀", true)]
    [InlineData("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false)]
    [InlineData("^(?=a)(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", true)] // Left to the service when its time is up.
    [InlineData("İ", "i", false)]
    public async Task A_pattern_is_found_as_the_service_finds_it(string pattern, string text, bool isGood)
    {
        var endpoint = new FalEndpoint<Text, JsonElement>("me/text", FalJson.TypeInfo<Text>(), FalJson.ElementTypeInfo);
        Emulator.Respond(FalEndpoint.Untyped("me/text"), Json("{}"));

        var error = await Record.ExceptionAsync(() => Client.RunAsync(endpoint, new Text(text, pattern), null, Deadline));

        Assert.Equal(isGood ? null : $"String should match pattern '{pattern}'", (error as FalValidationException)?.Errors[0].Message);
    }

    private Task<FalValidationException> RefusedAsync(LoraInput input) =>
        Assert.ThrowsAsync<FalValidationException>(() => Client.Lora.RunAsync(input, null, Deadline));

    private async Task CallAsync(string call, FluxDevInput input, FalClient client, FalRealtimeConnection<FluxDevInput, FluxDevOutput> live)
    {
        switch (call)
        {
            case "run":
                await client.FluxDev.RunAsync(input, null, Deadline);
                break;
            case "subscribe":
                await client.FluxDev.SubscribeAsync(input, null, Deadline);
                break;
            case "submit":
                _ = await client.FluxDev.SubmitAsync(input, null, Deadline);
                break;
            case "stream":
                await foreach (var _ in client.FluxDev.StreamAsync(input, null, Deadline))
                {
                }

                break;
            case "send":
                await live.SendAsync(input, Deadline);
                break;
            case "request":
                await live.RequestAsync(input, Deadline);
                break;
            default:
                await foreach (var result in client.SubscribeManyAsync(FluxDev.Endpoint, [input], 1, null, Deadline))
                    _ = result.Error is null ? result.Output : throw result.Error;
                break;
        }
    }

    /// <summary>A text whose schema has the pattern.</summary>
    private sealed record Text(string Value, string Pattern) : IFalJson<Text>, IFalValidated
    {
        public static Text Read(ref Utf8JsonReader reader) => throw new NotSupportedException();

        public void Write(Utf8JsonWriter writer) => writer.WriteStringValue(Value);

        public void Validate(ref FalValidation validation) => validation.Pattern("", Value, Pattern);
    }
}
