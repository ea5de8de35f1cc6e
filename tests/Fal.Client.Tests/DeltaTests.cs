using Fal.Models;

namespace Fal.Client.Tests;

/// <summary>A text that grows, by its pieces.</summary>
public class DeltaTests : EmulatorTest
{
    [Fact]
    public async Task A_text_comes_in_pieces_as_it_grows()
    {
        Emulator.RespondStream(OpenrouterRouter.Endpoint, [Said("The"), Said("The sky"), Said("The sky is blue.")]);
        var pieces = new List<string>();

        await foreach (string piece in Client.OpenrouterRouter.StreamAsync(Question, null, Deadline).Deltas(output => output.Output))
            pieces.Add(piece);

        Assert.Equal(["The", " sky", " is blue."], pieces);
    }

    [Theory]
    // Nothing new.
    [InlineData(new[] { "a", "a", "ab" }, new[] { "a", "b" })]
    [InlineData(new[] { null, "", "a", null, "ab" }, new[] { "a", "b" })]
    [InlineData(new string?[] { null }, new string[0])]
    [InlineData(new string[0], new string[0])]
    // Less than before, as where the last output is without the space at its end: what was given stays.
    [InlineData(new[] { "a b ", "a b" }, new[] { "a b " })]
    [InlineData(new[] { "a b", "a", "a b c" }, new[] { "a b", " c" })]
    [InlineData(new[] { "a", "", "ab" }, new[] { "a", "b" })]
    // Another text: all of it, and what comes after it by pieces.
    [InlineData(new[] { "I scream", "Ice cream", "Ice cream!" }, new[] { "I scream", "Ice cream", "!" })]
    [InlineData(new[] { "a", "A", "a" }, new[] { "a", "A", "a" })]
    // As they are written, and not as they are read.
    [InlineData(new[] { "e", "e\u0301", "e\u0301\u200D" }, new[] { "e", "\u0301", "\u200D" })]
    // Half a character.
    [InlineData(new[] { "a\uD83D", "a\uD83D\uDE00", "a\uD83D\uDE00b" }, new[] { "a", "\uD83D\uDE00", "b" })]
    [InlineData(new[] { "\uD83D", "\uD83D\uDE00" }, new[] { "\uD83D\uDE00" })]
    [InlineData(new[] { "a\uFFFD", "a\uFFFD\uFFFD", "a\u00E4\uFFFD", "a\u00E4\u00E4" }, new[] { "a", "\u00E4", "\u00E4" })]
    [InlineData(new[] { "a\uFFFD", "a\uFFFDb" }, new[] { "a", "\uFFFDb" })]
    [InlineData(new[] { "a", "a\uFFFD", null }, new[] { "a", "\uFFFD" })]
    [InlineData(new[] { "a\uD83D" }, new[] { "a", "\uD83D" })]
    public async Task Pieces_are_what_is_new(string?[] texts, string[] expected)
    {
        var pieces = await texts.ToAsyncEnumerable().Deltas(text => text).ToListAsync(Deadline);

        Assert.Equal(expected, pieces);
    }

    [Fact]
    public async Task A_piece_is_there_before_the_next_output_is_made()
    {
        var made = 0;
        await using var pieces = GrowAsync().Deltas(text => text).GetAsyncEnumerator(Deadline);

        for (var i = 1; i <= 3; i++)
        {
            Assert.True(await pieces.MoveNextAsync());
            Assert.Equal(("a", i), (pieces.Current, made));
        }

        async IAsyncEnumerable<string> GrowAsync()
        {
            while (true)
            {
                await Task.Yield();
                yield return new string('a', ++made);
            }
        }
    }

    [Fact]
    public async Task An_error_of_the_stream_comes_after_the_pieces_before_it()
    {
        Emulator.RespondStream(OpenrouterRouter.Endpoint, FailAsync);
        var pieces = new List<string>();

        var error = await Assert.ThrowsAsync<FalApiException>(async () =>
        {
            await foreach (var piece in Client.OpenrouterRouter.StreamAsync(Question, null, Deadline).Deltas(output => output.Output))
                pieces.Add(piece);
        });

        Assert.Equal("The", Assert.Single(pieces));
        Assert.Contains("out of words", error.Message, StringComparison.Ordinal);

        static async IAsyncEnumerable<OpenrouterRouterOutput> FailAsync(OpenrouterRouterInput input, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            await Task.Yield();
            yield return Said("The");
            throw new FalApiException("out of words", System.Net.HttpStatusCode.InternalServerError);
        }
    }

    [Fact]
    public async Task Cancelling_the_pieces_cancels_the_stream_and_leaving_them_closes_it()
    {
        var closed = 0;
        Emulator.RespondStream(OpenrouterRouter.Endpoint, WaitAsync);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var pieces = Client.OpenrouterRouter.StreamAsync(Question).Deltas(output => output.Output);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var piece in pieces.WithCancellation(stop.Token))
                await stop.CancelAsync();
        });
        await UntilAsync(() => Volatile.Read(ref closed) == 1);

        await foreach (var piece in pieces)
            break;
        await UntilAsync(() => Volatile.Read(ref closed) == 2);

        async IAsyncEnumerable<OpenrouterRouterOutput> WaitAsync(OpenrouterRouterInput input, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                yield return Said("The");
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref closed);
            }
        }
    }

    [Fact]
    public void What_is_null_is_refused_at_once()
    {
        Assert.Throws<ArgumentNullException>("outputs", () => default(IAsyncEnumerable<string>)!.Deltas(text => text));
        Assert.Throws<ArgumentNullException>("text", () => AsyncEnumerable.Empty<string>().Deltas(null!));
    }

    private static OpenrouterRouterInput Question { get; } = new() { Prompt = "Why is the sky blue?", Model = "m" };

    private static OpenrouterRouterOutput Said(string text) => new() { Output = text };
}
