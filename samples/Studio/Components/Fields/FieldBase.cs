using Microsoft.AspNetCore.Components;
using Studio.Forms;

namespace Studio.Components.Fields;

/// <summary>The control of one kind of field.</summary>
/// <typeparam name="TEntry">What is entered into it.</typeparam>
public abstract class FieldBase<TEntry> : ComponentBase
    where TEntry : Entry
{
    [Parameter, EditorRequired]
    public TEntry Entry { get; set; } = null!;

    /// <summary>Where the value is in the input.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = "";

    /// <summary>Whether something around it has its label already.</summary>
    [Parameter]
    public bool IsBare { get; set; }

    [CascadingParameter]
    public FormContext Context { get; set; } = null!;

    /// <summary>The control, or the first of a group.</summary>
    protected ElementReference Control { get; set; }

    protected string Id => Paths.Id(Path);

    protected string? DescribedBy => FieldShell.DescribedBy(Entry.Field, Path, Context);

    protected string? Invalid => Context.Problems.At(Path) is null ? null : "true";

    protected string? Required => Entry.Field.IsRequired ? "true" : null;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Context.FocusPath is { } wanted && Paths.IsIn(Path, wanted) && Control.Context is not null)
        {
            Context.FocusPath = null;
            await Control.FocusAsync();
        }
    }

    protected void Edit(Action change)
    {
        change();
        Context.Edited(Path);
    }
}
