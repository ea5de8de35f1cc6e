using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Shared;
using Fal.Testing.Media;

namespace Fal.Testing.Models;

/// <summary>Does the work of models: checks the input, then gives the user's answer, or else a made-up one.</summary>
/// <param name="samples">Where files are: those that are made up, and those that were uploaded.</param>
/// <param name="files">What is known of the file at an address.</param>
/// <param name="streamEvents">How many outputs a made-up stream has.</param>
/// <param name="units">What an output is billed for.</param>
internal sealed class Runner(Uri samples, Func<string, FileFacts> files, int streamEvents, decimal? units)
{
    /// <summary>The output, or the error. All work passes here or through <see cref="StreamAsync"/>, and throws only when cancelled.</summary>
    public async Task<Outcome> RunAsync(EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            body = RequestJson.WithoutByteOrderMark(body);
            if (Refuse(endpoint, body) is { } refused)
                return refused;
            if (endpoint.Given is { } given)
                return Success(await given(body, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false));
            return endpoint.GivenStream is { } stream
                ? await LastAsync(endpoint, stream(body, cancellationToken)).ConfigureAwait(false)
                : Success(await MakeUpAsync(endpoint, body, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Outcome.Of(error);
        }
    }

    /// <summary>The outputs as they grow, or the events of a workflow. An error ends them.</summary>
    public IAsyncEnumerable<Outcome> StreamAsync(EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        GuardAsync(OutcomesAsync(endpoint, RequestJson.WithoutByteOrderMark(body), cancellationToken), cancellationToken);

    /// <summary>The outputs of an exchange over a socket, as a test gives them for its inputs. An error ends them.</summary>
    public static IAsyncEnumerable<Outcome> ExchangeAsync(EmulatedEndpoint.ExchangeAnswer answer, IAsyncEnumerable<byte[]> inputs, CancellationToken cancellationToken) =>
        GuardAsync(AnswerAsync(answer, inputs, cancellationToken), cancellationToken);

    /// <summary>Why an input is refused; null where it is not.</summary>
    public Outcome? Refuse(EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body)
    {
        if (RequestJson.Read(body, out _) is { } refused)
            return refused;
        return endpoint.Contract?.Validate(Encoding.UTF8.GetString(body.Span), samples, files) is { Count: > 0 } errors ? Outcome.Invalid(errors) : null;
    }

    /// <summary>An output, and what it costs.</summary>
    private Outcome Success(byte[] output) => Outcome.Success(output) with { BillableUnits = units };

    private Task<byte[]> MakeUpAsync(EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        MediaRequest.PixelsInAnswer(body.Span, files) is > 0 and var pixels
            ? Easels.UseAsync(pixels, () => MakeUp(endpoint, body), cancellationToken)
            : Task.FromResult(MakeUp(endpoint, body));

    private byte[] MakeUp(EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body)
    {
        var output = endpoint.Contract?.SampleOutput(Encoding.UTF8.GetString(body.Span), samples, files);
        if (output is not JsonObject made)
            return output is null ? "null"u8.ToArray() : Json.Write(output);

        if (made["partial"]?.GetValueKind() is JsonValueKind.True)
            made["partial"] = false;
        if (Json.TryRead(body, out var read) && read is JsonObject input)
        {
            Echo(input, made, "seed", JsonValueKind.Number);
            Echo(input, made, "prompt", JsonValueKind.String);
        }

        return MadeBytes.Place(Json.Write(made));
    }

    private static void Echo(JsonObject input, JsonObject output, string name, JsonValueKind kind)
    {
        if (output[name]?.GetValueKind() == kind && input[name]?.GetValueKind() == kind)
            output[name] = input[name]!.DeepClone();
    }

    private async Task<Outcome> LastAsync(EmulatedEndpoint endpoint, IAsyncEnumerable<byte[]> outputs)
    {
        var last = default(byte[]);
        await foreach (var output in outputs.ConfigureAwait(false))
            last = output;
        if (last is null)
            return Outcome.Error(500, "The stream that the test gave has no outputs.");
        return endpoint.IsWorkflow ? WorkflowEvents.Result(last) : Success(last);
    }

    private static async IAsyncEnumerable<Outcome> AnswerAsync(
        EmulatedEndpoint.ExchangeAnswer answer, IAsyncEnumerable<byte[]> inputs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var output in answer(inputs, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return Outcome.Success(output);
    }

    /// <summary>Outcomes until the first that is an error, or is thrown.</summary>
    private static async IAsyncEnumerable<Outcome> GuardAsync(IAsyncEnumerable<Outcome> outcomes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var enumerator = outcomes.GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            while (await NextAsync(enumerator, cancellationToken).ConfigureAwait(false) is { } next)
            {
                yield return next;
                if (!next.IsSuccess)
                    yield break;
            }
        }
    }

    private static async Task<Outcome?> NextAsync(IAsyncEnumerator<Outcome> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            return await outcomes.MoveNextAsync().ConfigureAwait(false) ? outcomes.Current : null;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Outcome.Of(error);
        }
    }

    private async IAsyncEnumerable<Outcome> OutcomesAsync(
        EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (endpoint.GivenStream is { } given && Refuse(endpoint, body) is null)
        {
            await foreach (var output in given(body, cancellationToken).ConfigureAwait(false))
                yield return Success(output);
            yield break;
        }

        var outcome = await RunAsync(endpoint, body, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            yield return outcome;
            yield break;
        }

        foreach (var item in endpoint.IsWorkflow ? WorkflowEvents.Of(outcome.Body) : PartialOutputs.Of(outcome.Body, streamEvents))
            yield return Success(item);
    }
}
