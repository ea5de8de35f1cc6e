#pragma warning disable RS0026 // Endpoints with types and such as are chosen at run time are not taken for each other.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Fal;

/// <content>Calls of models that are chosen at run time.</content>
public sealed partial class FalClient
{
    /// <summary>
    /// Calls a model that was chosen at run time directly, with JSON as its input, and waits for its output. Exactly one request is sent: no
    /// queue, no second try.
    /// </summary>
    /// <remarks>
    /// The JSON is read as the model's input, and checked as that is. A file in it is an address: what is on this machine is uploaded first,
    /// with <see cref="UploadAsync"/>, and never because the JSON names it.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalValidationException">
    /// The JSON does not fit the schema: it has a property that the schema forbids, for one. See <see cref="FalCallOptions.RejectUnknownProperties"/>.
    /// </exception>
    /// <exception cref="FalApiException">The service refused the call, or the model failed.</exception>
    /// <exception cref="FalTimeoutException">A time limit of <paramref name="options"/> has passed.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">There is no key, or the answer is not JSON.</exception>
    public Task<FalOutput> RunAsync(FalEndpoint model, FalInput input, FalRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(model);
        return model.RunAsync(_directCalls, Call(model, input, _options.Of(options)), cancellationToken);
    }

    /// <summary>Submits JSON to the queue as the input of a model that was chosen at run time, waits, and returns the output.</summary>
    /// <remarks><inheritdoc cref="RunAsync(FalEndpoint, FalInput, FalRunOptions?, CancellationToken)" path="/remarks"/></remarks>
    /// <param name="model">The model.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">What else the call carries, and who is told of its progress.</param>
    /// <param name="cancellationToken">Cancels the request, unless it is kept.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalException">As for <see cref="RunAsync(FalEndpoint, FalInput, FalRunOptions?, CancellationToken)"/>.</exception>
    public Task<FalOutput> SubscribeAsync(FalEndpoint model, FalInput input, FalSubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(model);
        return model.SubscribeAsync(_queueCalls, Call(model, input, _options.Of(options)), Subscription.Of(options), cancellationToken);
    }

    /// <summary>Submits JSON to the queue as the input of a model that was chosen at run time, and returns at once.</summary>
    /// <remarks><inheritdoc cref="RunAsync(FalEndpoint, FalInput, FalRunOptions?, CancellationToken)" path="/remarks"/></remarks>
    /// <param name="model">The model.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Gives up; a request that was accepted meanwhile is cancelled on the service.</param>
    /// <returns>The request, to watch, to collect or to cancel.</returns>
    /// <exception cref="FalException">As for <see cref="RunAsync(FalEndpoint, FalInput, FalRunOptions?, CancellationToken)"/>.</exception>
    public Task<FalRequest> SubmitAsync(FalEndpoint model, FalInput input, FalSubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(model);
        return model.SubmitAsync(_queueCalls, Call(model, input, _options.Of(options)), cancellationToken);
    }

    /// <summary>
    /// Calls a model that was chosen at run time with JSON as its input, and yields its outputs as they come, partial until the last. Exactly one
    /// request is sent.
    /// </summary>
    /// <remarks><inheritdoc cref="RunAsync(FalEndpoint, FalInput, FalRunOptions?, CancellationToken)" path="/remarks"/></remarks>
    /// <param name="model">The model.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The outputs. An error after the first surfaces from the enumeration; the stream never ends silently.</returns>
    /// <exception cref="FalException">As for <see cref="RunAsync(FalEndpoint, FalInput, FalRunOptions?, CancellationToken)"/>.</exception>
    public IAsyncEnumerable<FalOutput> StreamAsync(FalEndpoint model, FalInput input, FalStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(model);
        return OutputsAsync(_directCalls, model, Call(model, input, _options.Of(options)), cancellationToken);
    }

    /// <summary>A request that was submitted before, from its id and that of its endpoint. Sends nothing.</summary>
    /// <param name="endpointId">The id of the endpoint that it was submitted to.</param>
    /// <param name="requestId">The id of the request.</param>
    /// <returns>The request, to watch, to collect or to cancel.</returns>
    /// <exception cref="ArgumentException">One of them is no id.</exception>
    public FalRequest Request(string endpointId, string requestId)
    {
        ArgumentNullException.ThrowIfNull(endpointId);
        CheckRequestId(requestId);
        var endpoint = EndpointId.Parse(endpointId);
        return new FalRequest(_queue, _queue.Resume(endpoint, requestId, CallContext.Of(endpoint, null, _secrets)));
    }

    /// <summary>A request that was submitted before, from its <see cref="FalRequest.StatusUrl"/>. Sends nothing.</summary>
    /// <param name="statusUrl">Where its status is.</param>
    /// <returns>The request, to watch, to collect or to cancel.</returns>
    /// <exception cref="ArgumentException">It is no such address, or not on the host of the queue: the key is sent nowhere else.</exception>
    public FalRequest Request(Uri statusUrl)
    {
        ArgumentNullException.ThrowIfNull(statusUrl);
        return new FalRequest(_queue, _queue.Resume(statusUrl, _secrets));
    }

    private static void CheckRequestId([NotNull] string? requestId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(requestId);
        if (!RequestHandle.IsId(requestId))
            throw new ArgumentException($"'{requestId}' is not a request id.", nameof(requestId));
    }

    private static async IAsyncEnumerable<FalOutput> OutputsAsync(DirectCalls calls, FalEndpoint model, JsonCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EventStream? stream = null;
        await foreach (var output in model.StreamAsync(calls, call, opened => stream = opened, cancellationToken).ConfigureAwait(false))
            yield return stream!.Untyped(output);
    }

    private JsonCall Call(FalEndpoint model, FalInput input, CallSettings settings)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new(input.Json, settings, CallContext.Of(model.Parsed.WithPath(settings.Path), model.InputMembers, _secrets));
    }
}
