using Fal.Shared;

namespace Fal;

/// <summary>
/// Where an output is another than its schema says. Since it is paid for, it is read all the same: a property whose value is of another kind is
/// left out, and a required one without a value is empty: zero, false, an empty text, list or map, or an object of such. Lists and maps keep
/// all their items, some of them empty.
/// </summary>
/// <param name="Path">Where in the output, such as <c>images[0].width</c>.</param>
/// <param name="Expected">What the schema says, such as <c>an integer of 64 bits</c>.</param>
/// <param name="Found">What was there in its place, such as <c>a string</c>; for a required property that is missing, <c>nothing</c>.</param>
public sealed record FalDeviation(string Path, string Expected, string Found)
{
    /// <summary>Where and what: <c>images[0].width: expected an integer of 64 bits but found a string</c>.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => VisibleText.Escape($"{Path}: expected {Expected} but found {Found}");
}
