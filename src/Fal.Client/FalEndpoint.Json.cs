using System.Text.Json;

namespace Fal;

/// <content>
/// The calls of a model that was chosen at run time: its own type knows the types that the JSON is read as. An app that does not use them does
/// not have them, since nothing else leads here.
/// </content>
public sealed partial class FalEndpoint<TInput, TOutput>
{
    internal override async Task<FalOutput> RunAsync(DirectCalls calls, JsonCall call, CancellationToken cancellationToken)
    {
        var input = JsonInput.Read(call, InputTypeInfo);
        return await calls.RunAsync(WithJsonOutput(), input, call.Settings, OutputReader.Untyped, cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<FalOutput> SubscribeAsync(QueueCalls calls, JsonCall call, Subscription subscription, CancellationToken cancellationToken)
    {
        var input = JsonInput.Read(call, InputTypeInfo);
        return await calls.SubscribeAsync(WithJsonOutput(), input, call.Settings, subscription, OutputReader.Untyped, cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<FalRequest> SubmitAsync(QueueCalls calls, JsonCall call, CancellationToken cancellationToken)
    {
        var input = JsonInput.Read(call, InputTypeInfo);
        return await calls.SubmitAsync(this, input, call.Settings, cancellationToken).ConfigureAwait(false);
    }

    internal override IAsyncEnumerable<JsonElement> StreamAsync(DirectCalls calls, JsonCall call, Action<EventStream> onOpened, CancellationToken cancellationToken) =>
        calls.StreamAsync(WithJsonOutput(), JsonInput.Read(call, InputTypeInfo), call.Settings, cancellationToken, onOpened);

    private FalEndpoint<TInput, JsonElement> WithJsonOutput() => this as FalEndpoint<TInput, JsonElement> ?? new(Parsed, InputTypeInfo, FalJson.ElementTypeInfo);
}
