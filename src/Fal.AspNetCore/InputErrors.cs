namespace Fal.AspNetCore;

/// <summary>Violations of a schema in the form of ASP.NET: the messages by the names of what they are about.</summary>
internal static class InputErrors
{
    /// <param name="prefix">The name of the input itself; empty where it has none.</param>
    public static Dictionary<string, string[]> Of(IEnumerable<FalFieldError> errors, string prefix = "") => errors
        .GroupBy(error => Join(prefix, error.Path), error => error.Message)
        .ToDictionary(messages => messages.Key, messages => messages.ToArray());

    public static string Join(string prefix, string path) => prefix.Length == 0 || path.Length == 0 || path[0] == '[' ? prefix + path : $"{prefix}.{path}";
}
