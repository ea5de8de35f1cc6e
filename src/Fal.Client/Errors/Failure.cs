using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Fal;

/// <summary>Exceptions of others: the one place that knows their types. A type that is missing here counts as <see cref="FailureKind.Other"/>.</summary>
internal static class Failure
{
    private const string HttpClientName = "System.Net.Http.HttpClient";
    private const string SocketsHandlerName = "System.Net.Http.SocketsHttpHandler";

    /// <summary>Whether an exception is to become one of the client's own: it is none yet, and not the caller's cancellation.</summary>
    public static bool IsForeign(Exception error, CancellationToken cancellationToken) =>
        error is not FalException && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested);

    /// <summary>What an exception means.</summary>
    public static FailureKind KindOf(Exception error) => error switch
    {
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        } => FailureKind.Unreachable,
        ObjectDisposedException { ObjectName: HttpClientName or SocketsHandlerName } => FailureKind.Closed,
        TimeoutException or OperationCanceledException { InnerException: TimeoutException } => FailureKind.TimedOut,
        HttpRequestException or IOException or SocketException or WebSocketException => FailureKind.Lost,
        ObjectDisposedException or OperationCanceledException => FailureKind.Lost,
        JsonException or FormatException or InvalidDataException or DecoderFallbackException => FailureKind.Unreadable,
        _ => FailureKind.Other,
    };

    /// <summary>
    /// An exception that comes straight from the network as what it is: the limit of connecting passes there as a cancellation by nobody.
    /// From elsewhere the same exception may be the limit of a whole request, after which a model may be at work.
    /// </summary>
    public static Exception OfNetwork(Exception error) => error is OperationCanceledException { InnerException: TimeoutException }
        ? new HttpRequestException(HttpRequestError.ConnectionError, $"No connection could be made within {nameof(FalClientOptions)}.{nameof(FalClientOptions.ConnectTimeout)}.", error)
        : error;

    /// <summary>The exception of a type in an exception and its causes; null where there is none.</summary>
    public static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
                return found;
        }

        return null;
    }

    /// <summary>An exception as a sentence about a request to a host.</summary>
    /// <param name="isAnswered">Whether the answer has begun, so that whatever is wrong is wrong with it: decoders throw exceptions of any type.</param>
    public static string Sentence(Exception error, string host, bool isAnswered = false) => KindOf(error) switch
    {
        FailureKind.Unreachable => $"{host} cannot be reached: {Message(error)}",
        FailureKind.Closed => "The HttpClient that the requests are sent with has been disposed.",
        FailureKind.TimedOut => "The HttpClient's own timeout passed before the answer was there.",
        FailureKind.Lost when error is OperationCanceledException =>
            $"The request to {host} was cancelled, and not by the caller: the client may have been disposed.",
        FailureKind.Lost => $"The connection to {host} was lost: {Message(Innermost(error)).TrimEnd('.')}.",
        FailureKind.Unreadable or FailureKind.Other when isAnswered || KindOf(error) is FailureKind.Unreadable => $"The answer of {host} cannot be read: {Message(error)}",
        _ => $"The request to {host} failed: {Message(error)}",
    };

    /// <summary>The message of an exception; its type where it throws instead of giving one.</summary>
    public static string Message(Exception error)
    {
        try
        {
            return error.Message;
        }
        catch (Exception)
        {
            return error.GetType().FullName!;
        }
    }

    /// <summary>All that an exception says; its type and its message where it throws instead of saying it.</summary>
    public static string Text(Exception error)
    {
        try
        {
            return error.ToString();
        }
        catch (Exception)
        {
            return $"{error.GetType().FullName}: {Message(error)}";
        }
    }

    private static Exception Innermost(Exception error)
    {
        while (error.InnerException is { } cause)
            error = cause;
        return error;
    }
}
