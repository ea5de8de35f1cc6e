namespace Studio.Models;

/// <summary>What comes out of a model.</summary>
public enum Makes
{
    Pictures,
    Video,
    Sound,
    Shape,
    Text,
}
