namespace Fal.Testing.Media;

/// <summary>Draws a picture: a scene in the colours and with the chances that its recipe says, and whose it is in a corner.</summary>
internal static class Picture
{
    public static Canvas Draw(MediaRecipe recipe)
    {
        if (recipe.Rows == 0 || recipe.Rows >= recipe.Height)
            return Sign(Paint(recipe, recipe.Width, recipe.Height), recipe);
        var few = Math.Max(1, recipe.Width * recipe.Rows / recipe.Height);
        return Paint(recipe, few, recipe.Rows).Enlarge(recipe.Width, recipe.Height);
    }

    private static Canvas Paint(MediaRecipe recipe, int width, int height)
    {
        var canvas = new Canvas(width, height);
        Scenes.All[recipe.Scene].Paint(new Scenes(canvas, Palette.All[recipe.Palette], new Dice(recipe.Seed)));
        return canvas;
    }

    private static Canvas Sign(Canvas canvas, MediaRecipe recipe)
    {
        Lettering.Write(canvas, recipe.Caption.Replace('-', ' '));
        return canvas;
    }
}
