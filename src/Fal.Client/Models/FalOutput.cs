using System.Text;
using System.Text.Json;

namespace Fal;

/// <summary>
/// The output of a model that was chosen at run time, and what the service's answer tells besides it: JSON, until somebody says which model it
/// is of.
/// </summary>
/// <param name="json">The output.</param>
public sealed class FalOutput(JsonElement json) : IFalMediaSource
{
    /// <summary>The output as the service sent it.</summary>
    public JsonElement Json { get; } = json;

    /// <summary>The files in it, at any depth and in the order of the JSON: each object whose <c>url</c> is an address.</summary>
    public IReadOnlyList<IFalMedia> Media => this.GetMedia();

    /// <inheritdoc cref="FalResponse{TOutput}.RequestId"/>
    public string? RequestId { get; init; }

    /// <inheritdoc cref="FalResponse{TOutput}.BillableUnits"/>
    public decimal? BillableUnits { get; init; }

    /// <inheritdoc cref="FalResponse{TOutput}.InferenceTime"/>
    public TimeSpan? InferenceTime { get; init; }

    /// <inheritdoc cref="FalResponse{TOutput}.Headers"/>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = AnswerHeaders.None;

    /// <summary>What errors about the output are about.</summary>
    internal CallContext Context { private get; init; } = CallContext.None;

    /// <summary>How the client reads outputs that gave this one.</summary>
    internal Outputs Outputs { private get; init; } = Outputs.OfNobody;

    /// <summary>Reads the output as that of a model.</summary>
    /// <typeparam name="TInput">The type of the model's input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalException">
    /// It is not a <typeparamref name="TOutput"/>, or not quite, and the client that it is from has <see cref="FalClientOptions.StrictOutputs"/>. The
    /// output is in the error.
    /// </exception>
    public TOutput As<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint) => AsResponse(endpoint).Output;

    /// <summary>The same as <see cref="As"/>, with what the answer tells besides, and where the output is another than the model's schema says.</summary>
    /// <typeparam name="TInput">The type of the model's input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <returns>The output and its answer.</returns>
    /// <exception cref="FalException">As for <see cref="As"/>.</exception>
    public FalResponse<TOutput> AsResponse<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var json = Json.ValueKind is JsonValueKind.Undefined ? "" : Json.GetRawText();
        var context = Context with { RequestId = RequestId, BillableUnits = BillableUnits };
        return new FalResponse<TOutput>(Outputs.Read(Encoding.UTF8.GetBytes(json), endpoint.OutputTypeInfo, context, out var deviations))
        {
            Deviations = deviations,
            RequestId = RequestId,
            BillableUnits = BillableUnits,
            InferenceTime = InferenceTime,
            Headers = Headers,
        };
    }

    /// <summary>The output as JSON.</summary>
    /// <returns>The JSON.</returns>
    public override string ToString() => Json.ToString();

    void IFalMediaSource.CollectMedia(ICollection<IFalMedia> media) => JsonMedia.Collect(media, Json);
}
