namespace Fal;

/// <summary>The end of answers.</summary>
internal static class HttpResponseMessageExtensions
{
    /// <summary>Disposes an answer that has been read, or that nobody wants. What comes of that is nobody's concern: an output that is read is paid for.</summary>
    public static void Close(this HttpResponseMessage response)
    {
        try
        {
            response.Dispose();
        }
        catch (Exception)
        {
            // Streams of handlers and of the system may throw here, too.
        }
    }
}
