using Studio.Forms;

namespace Studio.Components.Fields;

/// <summary>What the fields of a form share.</summary>
/// <param name="changed">Called when somebody has entered something.</param>
public sealed class FormContext(Action changed)
{
    /// <summary>What is wrong, as far as it has been looked at.</summary>
    public Problems Problems { get; set; } = new();

    /// <summary>The first control of this place is to have the keyboard's focus after the next rendering.</summary>
    public string? FocusPath { get; set; }

    /// <summary>Something was entered: what was wrong there is not known to be so any more.</summary>
    public void Edited(string path)
    {
        Problems.RemoveIn(path);
        FocusPath = null;
        changed();
    }
}
