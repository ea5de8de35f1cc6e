using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Testing.Models;

/// <summary>Does the work of models: checks the input, then gives the user's answer, or else a made-up one.</summary>
internal sealed class Runner(Uri files, int streamEvents)
{
    /// <summary>The output, or the error. Throws only when cancelled.</summary>
    public async Task<Outcome> RunAsync(EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (Refuse(endpoint, body) is { } refused)
            return refused;
        try
        {
            if (endpoint.Given is { } given)
                return Outcome.Success(await given(body, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false));
            return endpoint.GivenStream is { } stream
                ? await LastAsync(stream(body, cancellationToken)).ConfigureAwait(false)
                : Outcome.Success(MakeUp(endpoint, body));
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Outcome.Of(error);
        }
    }

    /// <summary>The outputs as they grow. An error ends them.</summary>
    public IAsyncEnumerable<Outcome> StreamAsync(EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (endpoint.GivenStream is { } given && Refuse(endpoint, body) is null)
            return GuardAsync(given(body, cancellationToken), cancellationToken);
        return GrowAsync(endpoint, body, cancellationToken);
    }

    /// <summary>The outputs of an exchange over a socket, as a test gives them for its inputs. An error ends them.</summary>
    public static IAsyncEnumerable<Outcome> ExchangeAsync(EmulatedEndpoint.ExchangeAnswer answer, IAsyncEnumerable<byte[]> inputs, CancellationToken cancellationToken) =>
        GuardAsync(answer(inputs, cancellationToken), cancellationToken);

    /// <summary>Why an input is refused; null where it is not.</summary>
    public static Outcome? Refuse(EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        try
        {
            using var document = JsonDocument.Parse(text);
        }
        catch (JsonException error)
        {
            return Outcome.Invalid([NotJson(text, error)]);
        }

        return endpoint.Contract?.Validate(text) is { Count: > 0 } errors ? Outcome.Invalid(errors) : null;
    }

    private static JsonObject NotJson(string text, JsonException error)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Outcome.Violation(["body"], "Field required", "missing");
        var violation = Outcome.Violation(["body", error.BytePositionInLine ?? 0], "JSON decode error", "json_invalid");
        violation["input"] = new JsonObject();
        violation["ctx"] = new JsonObject { ["error"] = error.Message };
        return violation;
    }

    private byte[] MakeUp(EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body)
    {
        var output = endpoint.Contract?.SampleOutput(files);
        if (output is not JsonObject made)
            return output is null ? "null"u8.ToArray() : Json.Write(output);

        if (made["partial"]?.GetValueKind() is JsonValueKind.True)
            made["partial"] = false;
        if (JsonNode.Parse(body.Span) is JsonObject input)
        {
            Echo(input, made, "seed", JsonValueKind.Number);
            Echo(input, made, "prompt", JsonValueKind.String);
        }

        return Json.Write(made);
    }

    private static void Echo(JsonObject input, JsonObject output, string name, JsonValueKind kind)
    {
        if (output[name]?.GetValueKind() == kind && input[name]?.GetValueKind() == kind)
            output[name] = input[name]!.DeepClone();
    }

    private static async Task<Outcome> LastAsync(IAsyncEnumerable<byte[]> outputs)
    {
        var last = default(byte[]);
        await foreach (var output in outputs.ConfigureAwait(false))
            last = output;
        return last is null ? Outcome.Error(500, "The stream that the test gave has no outputs.") : Outcome.Success(last);
    }

    private static async IAsyncEnumerable<Outcome> GuardAsync(IAsyncEnumerable<byte[]> outputs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var enumerator = outputs.GetAsyncEnumerator(cancellationToken);
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

    private static async Task<Outcome?> NextAsync(IAsyncEnumerator<byte[]> outputs, CancellationToken cancellationToken)
    {
        try
        {
            return await outputs.MoveNextAsync().ConfigureAwait(false) ? Outcome.Success(outputs.Current) : null;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Outcome.Of(error);
        }
    }

    private async IAsyncEnumerable<Outcome> GrowAsync(
        EmulatedEndpoint endpoint, ReadOnlyMemory<byte> body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(endpoint, body, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            yield return outcome;
            yield break;
        }

        foreach (var output in PartialOutputs.Of(outcome.Body, streamEvents))
            yield return Outcome.Success(output);
    }
}
