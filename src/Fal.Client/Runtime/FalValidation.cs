using System.ComponentModel;

namespace Fal.Runtime;

/// <summary>
/// Collects the violations of an input's schema. Each method checks what its name says. It takes the name of the value in JSON (empty for
/// the value itself) and accepts null. Nothing is allocated while nothing is wrong, but for a file that has limits and is still to be uploaded.
/// For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct FalValidation
{
    /// <summary>As deep as JSON can be nested. An input that is deeper fails when it is written.</summary>
    private const int MaxDepth = 1000;

    private List<Finding>? _findings;
    private int _depth;

    /// <summary>Everything that is wrong, and the files that are still to be looked into.</summary>
    internal readonly IReadOnlyList<Finding> Findings => _findings ?? (IReadOnlyList<Finding>)[];

    private readonly int Count => _findings?.Count ?? 0;

    /// <summary>What is wrong with a value, as far as it is known without reading files.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Every violation of its schema.</returns>
    public static IReadOnlyList<FalFieldError> ErrorsOf(IFalValidated value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var validation = default(FalValidation);
        value.Validate(ref validation);
        if (validation.Count == 0)
            return [];
        var members = (value as IFalJson)?.TypeInfo.Converter as IFalMembers;
        return [.. validation.Findings.SelectMany(finding => finding.ErrorsAtOnce(members))];
    }

    /// <summary>Checks that a value is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void Required(string name, object? value)
    {
        if (value is null)
            Add(name, "missing", "Field required");
    }

    /// <summary>Checks that a value is there: none is what null has become.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void Required<T>(string name, T value)
        where T : struct
    {
        if (!FalJson.IsSet(value))
            Required(name, null);
    }

    /// <summary>Checks what is inside a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void Item<T>(string name, T value)
        where T : IFalValidated?
    {
        if (value is null || _depth >= MaxDepth)
            return;
        if (!FalJson.IsSet(value))
        {
            Required(name, null);
            return;
        }

        var before = Count;
        _depth++;
        value.Validate(ref this);
        _depth--;
        if (Count > before && name.Length > 0)
            AddOuter(before, FieldStep.To(name));
    }

    /// <summary>Checks what is inside a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void Item<T>(string name, T? value)
        where T : struct, IFalValidated
    {
        if (value is { } present && FalJson.IsSet(present))
            Item(name, present);
    }

    /// <summary>Checks what is inside each item of a list.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="name">The name of the list.</param>
    /// <param name="items">The list.</param>
    public void Items<T>(string name, IReadOnlyList<T>? items)
        where T : IFalValidated? => Items(name, items, static (ref FalValidation validation, T item) => validation.RequiredItem(item));

    /// <summary>Checks each item of a list.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="name">The name of the list.</param>
    /// <param name="items">The list.</param>
    /// <param name="validate">Checks an item.</param>
    public void Items<T>(string name, IReadOnlyList<T>? items, FalItemValidation<T> validate)
    {
        ArgumentNullException.ThrowIfNull(validate);
        for (var i = 0; i < items?.Count; i++)
        {
            var before = Count;
            validate(ref this, items[i]);
            if (Count > before)
                AddOuter(before, FieldStep.At(i), name);
        }
    }

    /// <summary>Checks what is inside each value of a map.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="name">The name of the map.</param>
    /// <param name="values">The map.</param>
    public void Values<T>(string name, IReadOnlyDictionary<string, T>? values)
        where T : IFalValidated? => Values(name, values, static (ref FalValidation validation, T value) => validation.RequiredItem(value));

    /// <summary>Checks each value of a map.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="name">The name of the map.</param>
    /// <param name="values">The map.</param>
    /// <param name="validate">Checks a value.</param>
    public void Values<T>(string name, IReadOnlyDictionary<string, T>? values, FalItemValidation<T> validate)
    {
        ArgumentNullException.ThrowIfNull(validate);
        if (values is null)
            return;
        foreach (var (key, value) in values)
        {
            var before = Count;
            validate(ref this, value);
            if (Count > before)
                AddOuter(before, FieldStep.To(key), name);
        }
    }

    private void RequiredItem<T>(T item)
        where T : IFalValidated?
    {
        if (item is null)
            Required("", null);
        else
            Item("", item);
    }

    private void Add(string name, string type, string message, string? context = null) => Add(name, new Violation(type, message, context));

    private void Add(string name, Finding finding)
    {
        if (name.Length > 0)
            finding.AddOuter(FieldStep.To(name));
        (_findings ??= []).Add(finding);
    }

    /// <summary>Says of all findings from one on where they are.</summary>
    private readonly void AddOuter(int from, FieldStep step, string name = "")
    {
        for (var i = from; i < Count; i++)
        {
            _findings![i].AddOuter(step);
            if (name.Length > 0)
                _findings[i].AddOuter(FieldStep.To(name));
        }
    }
}
