using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>What generated clients do with an app of one's own, as FastAPI describes it: paths with slashes and values in them, and bodies that are no objects.</summary>
public class OwnAppTests : EmulatorTest
{
    private static readonly long[] FourAndFive = [4, 5];

    protected override FalEmulatorOptions EmulatorOptions => new()
    {
        Schemas = { new FalEmulatorSchema(Path.Combine(Repository.Root, "tests", "Fal.Client.Tests", "Schemas", "own-app.json")) { EndpointId = "me/own-app" } },
        StepTime = TimeSpan.Zero,
    };

    [Fact]
    public async Task A_path_is_called_with_the_slash_at_its_end()
    {
        await Client.MeOwnAppGenerate.RunAsync(new() { Prompt = "hi" }, null, Deadline);
        await Client.MeOwnAppGenerate.SubscribeAsync(new() { Prompt = "hi" }, null, Deadline);
        var request = await Client.MeOwnAppGenerate.SubmitAsync(new() { Prompt = "hi" }, null, Deadline);
        await Client.MeOwnAppGenerate.Request(request.RequestId).GetAsync(cancellationToken: Deadline);

        Assert.Equal("me/own-app/generate/", MeOwnAppGenerate.Endpoint.Id);
        Assert.Equal(["/me/own-app/generate/", "/me/own-app/generate/", "/me/own-app/generate/"], Emulator.Journal.Where(seen => seen.Method == "POST").Select(seen => seen.Path));
    }

    [Fact]
    public async Task Its_stream_is_below_it()
    {
        await foreach (var _ in Client.MeOwnAppGenerate.StreamAsync(new() { Prompt = "hi" }, null, Deadline))
        {
        }

        Assert.Equal("/me/own-app/generate/stream", Assert.Single(Emulator.Journal).Path);
    }

    [Theory]
    [InlineData("generate/", "/me/own-app/generate/")]
    [InlineData("/generate", "/me/own-app/generate")]
    public async Task A_path_of_the_options_is_called_as_it_is_written(string path, string called)
    {
        await Client.RunAsync(FalEndpoint.Untyped("me/own-app"), Json("""{"prompt":"hi"}"""), new() { Path = path }, Deadline);

        Assert.Equal(called, Emulator.Journal[0].Path);
    }

    [Fact]
    public async Task Values_in_a_path_are_parameters_of_the_client()
    {
        var items = Client.MeOwnAppAlbumsAlbumIdItemsName(-7, "first.png");

        await items.RunAsync(new() { Prompt = "hi" }, null, Deadline);
        var request = await items.SubmitAsync(new() { Prompt = "hi" }, null, Deadline);
        var output = await items.Request(request.RequestId).GetAsync(cancellationToken: Deadline);

        Assert.NotEmpty(output.Text);
        Assert.Equal(["/me/own-app/albums/-7/items/first.png", "/me/own-app/albums/-7/items/first.png"], Emulator.Journal.Where(seen => seen.Method == "POST").Select(seen => seen.Path));
        Assert.Equal("me/own-app/albums/1/items/a", MeOwnAppAlbumsAlbumIdItemsName.Endpoint(1, "a").Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a?x=1")]
    [InlineData("a b")]
    public void A_value_that_would_lead_elsewhere_is_refused(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Client.MeOwnAppAlbumsAlbumIdItemsName(1, name));

        Assert.Equal("name", error.ParamName);
        Assert.Contains($"name is '{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_can_be_given_to_one_value_of_a_path()
    {
        Emulator.Respond(MeOwnAppAlbumsAlbumIdItemsName.Endpoint(1, "mine"), new MeOwnAppAlbumsAlbumIdItemsNameOutput { Text = "given" });

        var given = await Client.MeOwnAppAlbumsAlbumIdItemsName(1, "mine").RunAsync(new() { Prompt = "hi" }, null, Deadline);
        var madeUp = await Client.MeOwnAppAlbumsAlbumIdItemsName(1, "other").RunAsync(new() { Prompt = "hi" }, null, Deadline);
        var refused = await Assert.ThrowsAsync<FalValidationException>(() => Client.RunAsync(FalEndpoint.Untyped("me/own-app/albums/1/items/mine"), Json("{}"), null, Deadline));

        Assert.Equal("given", given.Text);
        Assert.NotEqual("given", madeUp.Text);
        Assert.Equal("missing", Assert.Single(refused.Errors).Type);
    }

    [Fact]
    public async Task A_list_is_an_input_and_a_number_an_output()
    {
        Emulator.Respond(MeOwnAppSum.Endpoint, input => new MeOwnAppSumOutput { Value = input.Value.Sum() });

        var ran = await Client.MeOwnAppSum.RunAsync(new() { Value = [1, 2, 3] }, null, Deadline);
        var subscribed = await Client.MeOwnAppSum.SubscribeAsync(FourAndFive, null, Deadline);
        var request = await Client.MeOwnAppSum.SubmitAsync(new() { Value = [6] }, null, Deadline);

        Assert.Equal((6, 9, 6), (ran.Value, subscribed.Value, (await request.GetAsync(cancellationToken: Deadline)).Value));
        Assert.Equal("[1,2,3]", Emulator.Journal[0].Text);
        Assert.Equal(new MeOwnAppSumInput { Value = [1, 2] }, new MeOwnAppSumInput { Value = [1, 2] });
    }

    [Fact]
    public async Task The_limits_of_a_list_are_checked_and_the_service_is_understood()
    {
        // Values that the analyzer does not know.
        var none = FourAndFive.Where(number => number > 5).ToArray();
        var zero = none.Length;
        var empty = await Assert.ThrowsAsync<FalValidationException>(() => Client.MeOwnAppSum.RunAsync(none, null, Deadline));
        var negative = await Assert.ThrowsAsync<FalValidationException>(() => Client.MeOwnAppSum.RunAsync(new() { Value = [1, -1] }, null, Deadline));
        var tile = new MeOwnAppCollageInput { Value = [new() { ImageUrl = "https://example.com/a.png", Width = zero }] };
        var refused = await Assert.ThrowsAsync<FalValidationException>(() => Client.MeOwnAppCollage.RunAsync(tile, new() { ValidateInputs = false }, Deadline));

        Assert.Equal(("too_short", "Value"), (Assert.Single(empty.Errors).Type, empty.Errors[0].PropertyPath));
        Assert.Equal(("greater_than_equal", "[1]", "Value[1]"), (Assert.Single(negative.Errors).Type, negative.Errors[0].Path, negative.Errors[0].PropertyPath));
        Assert.Equal("Value[0].Width", Assert.Single(refused.Errors).PropertyPath);
        Assert.Equal("/me/own-app/collage", Assert.Single(Emulator.Journal).Path);
    }

    [Fact]
    public async Task Files_in_a_list_are_uploaded_and_those_of_a_map_can_be_read()
    {
        var output = await Client.MeOwnAppCollage.RunAsync(new() { Value = [new() { ImageUrl = FalFile.FromBytes(new byte[] { 1, 2 }, "image/png", "a.png") }] }, null, Deadline);

        Assert.Equal(Emulator.Files[0].Address.AbsoluteUri, Emulator.Journal[^1].Json[0].GetProperty("image_url").GetString());
        await using var content = await Assert.Single(output.Value).Value.OpenReadAsync(cancellationToken: Deadline);
        Assert.NotEqual(-1, content.ReadByte());
    }

    [Fact]
    public async Task A_file_that_was_uploaded_is_taken_where_the_address_must_be_of_another_form()
    {
        var file = FalFile.FromBytes(new byte[] { 1, 2 }, "image/png", "a.png");

        await Client.MeOwnAppSecure.RunAsync(new() { ImageUrl = file }, null, Deadline);
        await Client.MeOwnAppSecure.RunAsync(new() { ImageUrl = file }, null, Deadline);
        await Client.RunAsync(FalEndpoint.Untyped("me/own-app/secure"), Json($$"""{"image_url":"{{Emulator.Files[0].Address}}"}"""), null, Deadline);
        var refused = await Assert.ThrowsAsync<FalValidationException>(
            () => Client.RunAsync(FalEndpoint.Untyped("me/own-app/secure"), Json("""{"image_url":"http://example.com/a.png"}"""), null, Deadline));

        Assert.Equal("string_pattern_mismatch", Assert.Single(refused.Errors).Type);
    }

    [Fact]
    public async Task What_the_emulator_makes_up_matches_a_pattern_and_it_says_where_the_file_is()
    {
        var output = await Client.MeOwnAppSecure.RunAsync(new() { ImageUrl = "https://example.com/a.png" }, null, Deadline);
        var again = await Client.MeOwnAppSecure.RunAsync(new() { ImageUrl = "https://example.com/a.png" }, null, Deadline);
        var next = await Client.MeOwnAppSecure.RunAsync(new() { ImageUrl = output.ImageUrl }, null, Deadline);

        Assert.Equal(output, again);
        Assert.StartsWith("https://", output.ImageUrl.Url, StringComparison.Ordinal);
        Assert.StartsWith("https://", next.ImageUrl.Url, StringComparison.Ordinal);
        var problem = Assert.Single(Emulator.SchemaProblems);
        Assert.Equal("FAL0012", problem.Id);
        var place = problem.Message.Split(' ', ';').Single(word => word.StartsWith(Emulator.Address.AbsoluteUri, StringComparison.Ordinal));
        await using var content = await FalFile.FromUrl(place).OpenReadAsync(cancellationToken: Deadline);
        Assert.Equal(0x89, content.ReadByte());
    }
}
