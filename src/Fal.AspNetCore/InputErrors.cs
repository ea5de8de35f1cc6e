using Microsoft.Extensions.Validation;

namespace Fal.AspNetCore;

/// <summary>Violations of a schema in the form of ASP.NET: the messages by the names of what they are about.</summary>
internal static class InputErrors
{
    /// <param name="prefix">The name of the input itself; empty where it has none.</param>
    public static Dictionary<string, string[]> Of(IEnumerable<FalFieldError> errors, string prefix = "") => errors
        .GroupBy(error => Join(prefix, error.Path), error => error.Message)
        .ToDictionary(messages => messages.Key, messages => messages.ToArray());

    /// <summary>Tells the framework of errors of what is at a path.</summary>
    public static void Add(ValidateContext context, IEnumerable<FalFieldError> errors, string path)
    {
        foreach (var (name, messages) in Of(errors, path))
            (context.ValidationErrors ??= [])[name] = messages;
    }

    /// <summary>What is wrong with a field inside of a value that is made of one field.</summary>
    public static string UnreadField(string field, string value) => $"The field '{field}' is not known. Give '{value}' as one field: its text, or its JSON.";

    /// <summary>What a path of the framework's leads to, such as <c>$.prompt</c>.</summary>
    public static string NameOf(string? path) => path?.TrimStart('$').TrimStart('.') ?? "";

    public static string Join(string prefix, string path) => prefix.Length == 0 || path.Length == 0 || path[0] == '[' ? prefix + path : $"{prefix}.{path}";
}
