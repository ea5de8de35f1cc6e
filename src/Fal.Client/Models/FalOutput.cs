using System.Text;
using System.Text.Json;

namespace Fal;

/// <summary>The output of a model that was chosen at run time: JSON, until somebody says which model it is of.</summary>
public sealed class FalOutput : IFalMediaSource
{
    private readonly CallContext _context;

    /// <summary>Holds an output that was kept, or that a test makes up.</summary>
    /// <param name="json">The output.</param>
    public FalOutput(JsonElement json)
        : this(json, CallContext.None)
    {
    }

    internal FalOutput(JsonElement json, CallContext context)
    {
        Json = json;
        _context = context;
    }

    /// <summary>The output as the service sent it.</summary>
    public JsonElement Json { get; }

    /// <summary>The files in it, at any depth and in the order of the JSON: each object whose <c>url</c> is an address.</summary>
    public IReadOnlyList<IFalMedia> Media => this.GetMedia();

    /// <summary>The service's id of the request; null where it said none.</summary>
    public string? RequestId => _context.RequestId;

    /// <summary>What the request is billed for, in the model's own unit; null where the service has not said it.</summary>
    public decimal? BillableUnits => _context.BillableUnits;

    /// <summary>Reads the output as that of a model.</summary>
    /// <typeparam name="TInput">The type of the model's input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalException">It is not a <typeparamref name="TOutput"/>. The output is in the error.</exception>
    public TOutput As<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var json = Json.ValueKind is JsonValueKind.Undefined ? "" : Json.GetRawText();
        return AnswerReader.Read(Encoding.UTF8.GetBytes(json), endpoint.OutputTypeInfo, _context, isStrict: false, out _);
    }

    /// <summary>The output as JSON.</summary>
    /// <returns>The JSON.</returns>
    public override string ToString() => Json.ToString();

    void IFalMediaSource.CollectMedia(ICollection<IFalMedia> media) => JsonMedia.Collect(media, Json);
}
