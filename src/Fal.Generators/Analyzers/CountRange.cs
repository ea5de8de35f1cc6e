namespace Fal.Generators.Analyzers;

/// <summary>How many of something there may be.</summary>
/// <param name="Maximum"><see cref="int.MaxValue"/> where there is no such limit.</param>
internal readonly record struct CountRange(int Minimum, int Maximum)
{
    /// <summary>In words, such as "at least 1 item".</summary>
    /// <param name="thing">What is counted, in the singular.</param>
    public string Of(string thing) => this is (1, 1) or (0, 1) or (1, int.MaxValue) ? $"{this} {thing}" : $"{this} {thing}s";

    public override string ToString() => (Minimum, Maximum) switch
    {
        (var least, int.MaxValue) => $"at least {least}",
        (0, var greatest) => $"at most {greatest}",
        var (least, greatest) => least == greatest ? $"exactly {least}" : $"{least} to {greatest}",
    };
}
