namespace Fal;

/// <summary>One request to the service, as often as it has to be sent.</summary>
internal sealed class ApiCall
{
    public required HttpMethod Method { get; init; }

    public required Uri Address { get; init; }

    public required Repeat Repeat { get; init; }

    /// <summary>What errors are about.</summary>
    public required CallContext Context { get; init; }

    public PooledBuffer? Body { get; init; }

    /// <summary>Makes a body that is not in a buffer, anew for each try.</summary>
    public Func<HttpContent>? MakeContent { get; init; }

    /// <summary>The headers that it carries beside those of every request; the client's own when null.</summary>
    public KeyValuePair<string, string>[]? Headers { get; init; }

    /// <summary>False for addresses that are not the service's own, such as where a file is put.</summary>
    public bool SendCredentials { get; init; } = true;

    public bool AcceptEvents { get; init; }

    /// <summary>Whether a good answer is a model's output, which may be long.</summary>
    public bool IsOutput { get; init; }

    /// <summary>Whether the service answers without waiting for a model, and no file goes up with the request: a long silence means that the request is lost.</summary>
    public bool IsAnsweredAtOnce => Repeat is not Repeat.Never && MakeContent is null;

    /// <summary>Once cancelled, nothing more is sent; what is under way is still answered, so that no id of paid work is lost.</summary>
    public CancellationToken LastCall { get; init; }
}
