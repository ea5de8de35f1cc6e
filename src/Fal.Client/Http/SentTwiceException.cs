namespace Fal;

/// <summary>
/// Thrown into a pipeline that sends a paid request again. It looks like a failure of the network, so that a handler which races several
/// tries goes on waiting for the first.
/// </summary>
internal sealed class SentTwiceException() : HttpRequestException(Text)
{
    private const string Text =
        "A handler of the HttpClient sent the request a second time, which was refused: the service may have accepted the first, and both would be paid for. "
        + "Take handlers that repeat requests out of this client's pipeline, or let them leave out POST; where the service redirects, set AllowAutoRedirect to false. "
        + "The client repeats and follows by itself what is safe.";
}
