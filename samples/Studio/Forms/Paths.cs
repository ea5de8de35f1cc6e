namespace Studio.Forms;

/// <summary>Places in an input, as <c>image_size.width</c> and <c>loras[0].path</c>.</summary>
public static class Paths
{
    public static string Of(string parent, Field field) => parent.Length == 0 ? field.Name : $"{parent}.{field.Name}";

    /// <summary>Whether a place is another one, or in it.</summary>
    public static bool IsIn(string place, string outer) => place == outer || (place.StartsWith(outer, StringComparison.Ordinal) && place[outer.Length] is '.' or '[');

    /// <summary>The place as the id of an element of a page.</summary>
    public static string Id(string path) => "in-" + path.Replace('.', '-').Replace('[', '-').Replace("]", "", StringComparison.Ordinal);
}
