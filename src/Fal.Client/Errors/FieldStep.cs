using System.Globalization;

namespace Fal;

/// <summary>A step on the way to a value in an input: the name of a property or of an entry, or the place in a list.</summary>
internal readonly record struct FieldStep(string Name, bool IsIndex)
{
    public static FieldStep At(int index) => new(index.ToString(CultureInfo.InvariantCulture), true);

    public static FieldStep To(string name) => new(name, false);
}
