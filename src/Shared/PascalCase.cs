using System.Text;

namespace Fal.Shared;

/// <summary>The C# name that most names in JSON have: <c>ImageSize</c> for <c>image_size</c>. The others are written out in generated code.</summary>
internal static class PascalCase
{
    public static string Of(string jsonName)
    {
        var name = new StringBuilder(jsonName.Length);
        foreach (var word in jsonName.Split('_'))
        {
            if (word.Length > 0)
                name.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return name.ToString();
    }
}
