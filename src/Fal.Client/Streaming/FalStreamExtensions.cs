using System.Runtime.CompilerServices;

namespace Fal;

/// <summary>What can be made of the outputs of a stream.</summary>
public static class FalStreamExtensions
{
    /// <summary>
    /// The pieces by which a text grows, of outputs that each have all of it so far, as those of language models do. Together they are the
    /// text: <c>await foreach (string piece in fal.OpenrouterRouter.StreamAsync(…).Deltas(output => output.Output)) Console.Write(piece);</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// An output without the text, or with less of it than was given before, gives no piece. A character of which only a part has come, so
    /// that the text ends in half a surrogate pair or in U+FFFD, is given when the rest is there, or the stream is at its end.
    /// </para>
    /// <para>
    /// What was given cannot be taken back. Where a model replaces its text, and the new one does not begin with what was given, the piece is
    /// the whole new text: nothing that was paid for is lost. Who shows a text that may be replaced shows the outputs themselves.
    /// </para>
    /// </remarks>
    /// <typeparam name="TOutput">The type of the outputs.</typeparam>
    /// <param name="outputs">The outputs. They are asked for when the pieces are, once for each enumeration.</param>
    /// <param name="text">The text of an output; null where it has none.</param>
    /// <returns>The pieces, none of them empty. <c>WithCancellation</c> cancels the stream too; an error of the stream surfaces as from itself.</returns>
    public static IAsyncEnumerable<string> Deltas<TOutput>(this IAsyncEnumerable<TOutput> outputs, Func<TOutput, string?> text)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(text);
        return PiecesAsync(outputs, text);
    }

    private static async IAsyncEnumerable<string> PiecesAsync<TOutput>(
        IAsyncEnumerable<TOutput> outputs, Func<TOutput, string?> text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<char> given = default, last = default;
        await foreach (var output in outputs.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (text(output) is not { } whole)
                continue;
            last = whole.AsMemory();
            var certain = last[..CertainLength(whole)];
            if (given.Span.StartsWith(certain.Span))
                continue;
            yield return New(certain, given);
            given = certain;
        }

        if (!given.Span.StartsWith(last.Span))
            yield return New(last, given);
    }

    private static string New(ReadOnlyMemory<char> text, ReadOnlyMemory<char> given) =>
        (text.Span.StartsWith(given.Span) ? text[given.Length..] : text).ToString();

    /// <summary>How much of a text stays as it is when more comes: a last character may be there in part.</summary>
    private static int CertainLength(string text)
    {
        var length = text.Length;
        while (length > 0 && (text[length - 1] is '\uFFFD' || char.IsHighSurrogate(text[length - 1])))
            length--;
        return length;
    }
}
