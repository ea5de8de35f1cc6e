using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Requests of which an id or an address was kept.</summary>
public class StoredRequestTests : EmulatorTest
{
    [Fact]
    public async Task A_request_is_found_by_the_ids_alone()
    {
        var submitted = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);

        var request = Client.Request("fal-ai/flux/dev", submitted.RequestId);

        Assert.Equal((submitted.StatusUrl, submitted.ResponseUrl, submitted.CancelUrl), (request.StatusUrl, request.ResponseUrl, request.CancelUrl));
        Assert.IsType<FalQueueStatus.Completed>(await request.GetStatusAsync(cancellationToken: Deadline));
        Assert.Equal(Picture, (await request.GetOutputAsync(Deadline)).As(FluxDev.Endpoint));
        Assert.Equal(FalCancelResult.AlreadyCompleted, await request.CancelAsync(Deadline));
    }

    [Fact]
    public async Task A_request_is_found_by_the_address_of_its_status()
    {
        var submitted = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);

        var request = Client.Request(new Uri($"{submitted.StatusUrl}?logs=1"));

        Assert.Equal(("fal-ai/flux", submitted.RequestId), (request.EndpointId, request.RequestId));
        Assert.Equal((submitted.StatusUrl, submitted.ResponseUrl, submitted.CancelUrl), (request.StatusUrl, request.ResponseUrl, request.CancelUrl));
        var output = await request.GetOutputAsync(Deadline);
        Assert.Equal((submitted.RequestId, Picture), (output.RequestId, output.As(FluxDev.Endpoint)));
    }

    [Theory]
    [InlineData("https://evil.example/fal-ai/flux/requests/r-1/status")]
    [InlineData("QUEUE@evil.example/fal-ai/flux/requests/r-1/status")]
    [InlineData("/fal-ai/flux/requests/r-1/status")]
    [InlineData("QUEUEfal-ai/flux/status")]
    [InlineData("QUEUEfal-ai/flux/requests/r-1/2/status")]
    [InlineData("QUEUErequests/r-1/status")]
    [InlineData("QUEUEfal-ai/flux/requests/")]
    [InlineData("QUEUEfal-ai/flux/requests/%0A/status")]
    public void An_address_elsewhere_is_refused_since_the_key_must_not_go_there(string address)
    {
        var queue = new Uri(Emulator.Address, "queue/").AbsoluteUri;
        address = address.Replace("QUEUE@", queue.TrimEnd('/') + "@", StringComparison.Ordinal).Replace("QUEUE", queue, StringComparison.Ordinal);

        Assert.Throws<ArgumentException>(() => { Client.Request(new Uri(address, UriKind.RelativeOrAbsolute)); });
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_request_with_a_type_is_a_request()
    {
        FalRequest request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);

        Assert.Equal(Picture, await Assert.IsAssignableFrom<FalRequest<FluxDevOutput>>(request).GetAsync(Deadline));
        Assert.Equal(42, (await request.GetOutputAsync(Deadline)).Json.GetProperty("seed").GetInt32());
    }

    [Fact]
    public async Task A_model_under_another_id_is_called_there()
    {
        var mine = FluxDev.Endpoint.WithId("me/my-flux");
        Emulator.Respond(mine, Picture);

        Assert.Equal(Picture, await new FalModel<FluxDevInput, FluxDevOutput>(Client, mine).RunAsync(Sunset, null, Deadline));
        Assert.Equal("/me/my-flux", Assert.Single(RequestsTo(FalEmulatorService.Run)).Path);
        Assert.Throws<ArgumentException>(() => { FluxDev.Endpoint.WithId("me"); });
    }

    [Fact]
    public void Another_id_keeps_what_is_known_of_the_socket_and_the_calls()
    {
        FalEndpoint endpoint = new FalEndpoint<FluxDevInput, FluxDevOutput>("a/b", FluxDev.Endpoint.InputTypeInfo, FluxDev.Endpoint.OutputTypeInfo)
        {
            RealtimePath = "/ws",
            RealtimeSendsJson = true,
            RealtimeMode = FalRealtimeMode.Bidirectional,
            Calls = FalCalls.Realtime,
        };

        var other = endpoint.WithId("me/mine");

        Assert.Equal(("me/mine", "/ws", true, FalRealtimeMode.Bidirectional, FalCalls.Realtime), (other.Id, other.RealtimePath, other.RealtimeSendsJson, other.RealtimeMode, other.Calls));
    }

    [Fact]
    public void A_model_tells_which_properties_it_accepts()
    {
        FalEndpoint[] offered = [FluxDev.Endpoint, OpenrouterRouter.Endpoint, FalEndpoint.Untyped("a/b")];

        Assert.Equal([true, false, false], offered.Select(model => model.Accepts("image_size")));
    }
}
