using System.Runtime.CompilerServices;

namespace Fal.Tests;

/// <summary>
/// Compares text with a file that a person has reviewed, by Verify's conventions: <c>Test.Name#Hint.g.verified.cs</c> beside the test,
/// and <c>.received.</c> in place of <c>.verified.</c> on a mismatch. Verify's own packages take this file's place once they can be restored.
/// </summary>
internal static class Snapshot
{
    public static void Match(string text, string hint, string extension = "cs", [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "")
    {
        var stem = Path.Combine(Path.GetDirectoryName(testFile)!, $"{Path.GetFileNameWithoutExtension(testFile)}.{testName}#{hint}");
        var (verified, received) = ($"{stem}.verified.{extension}", $"{stem}.received.{extension}");
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (text.ReplaceLineEndings("\n") == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"{(expected is null ? "There is no snapshot yet" : "The text differs from its snapshot")}. Review\n  {received}\nand, if it is right, rename it to\n  {verified}");
    }
}
