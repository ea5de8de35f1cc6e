using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Validation;

namespace Fal.AspNetCore;

/// <summary>
/// Fields of a form that minimal APIs leave out in silence: those inside of a value that is made of one field. Their reading of forms cannot
/// be taught otherwise.
/// </summary>
internal static class FormFields
{
    /// <param name="type">What the form was read as.</param>
    /// <param name="context">Where it is validated; nothing is found where it was read as a part of something else.</param>
    public static IEnumerable<FalFieldError> UnreadBy(Type type, ValidateContext context) =>
        context.CurrentValidationPath.Length == 0
        && context.ValidationContext.GetService(typeof(IHttpContextAccessor)) is IHttpContextAccessor { HttpContext: { } request }
        && request.Features.Get<IFormFeature>()?.Form is { } form
            ? form.Keys.Select(key => Unread(type, key)).OfType<FalFieldError>()
            : [];

    /// <summary>What a field is of: its name in JSON, and the type of its value; null where it is of nothing in the type.</summary>
    public static (string? Path, Type? Type) Find(Type type, string field) => Follow(type, field) is { Rest: "" } found ? (found.Path, found.Type) : default;

    private static FalFieldError? Unread(Type type, string field) => Follow(type, field) is { Rest: not "" } found
        ? new FalFieldError(found.Path, InputErrors.UnreadField(field, field[..^found.Rest.Length]))
        : null;

    /// <summary>Follows a field's name into a type, as far as to a value that is made of one field.</summary>
    private static Place? Follow(Type type, string field)
    {
        var place = new Place("", type, field);
        while (place.Rest.Length > 0 && !typeof(IFalText).IsAssignableFrom(place.Type))
        {
            var (name, rest) = Split(place.Rest);
            if (ItemOf(place.Type) is { } item)
                place = new Place($"{place.Path}[{name}]", item, rest);
            else if (PropertyOf(place.Type, name) is { } property)
                place = new Place(InputErrors.Join(place.Path, property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name), property.PropertyType, rest);
            else
                return null;
        }

        return place;
    }

    /// <summary>Takes the first name off <c>a.b</c>, <c>.b</c> or <c>[b].c</c>.</summary>
    private static (string Name, string After) Split(string field)
    {
        var start = field[0] is '.' or '[' ? 1 : 0;
        var end = field.IndexOfAny(field[0] == '[' ? [']'] : ['.', '['], start);
        if (end < 0)
            return (field[start..], "");
        return (field[start..end], field[end] == ']' ? field[(end + 1)..] : field[end..]);
    }

    private static Type? ItemOf(Type type) => type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[^1] : null;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Forms that are objects are not read in apps that are trimmed.")]
    private static PropertyInfo? PropertyOf(Type type, string name) => type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);

    /// <param name="Path">Its name in JSON.</param>
    /// <param name="Rest">What of the field's name is left.</param>
    private sealed record Place(string Path, Type Of, string Rest)
    {
        public Type Type { get; } = Nullable.GetUnderlyingType(Of) ?? Of;
    }
}
