namespace Fal.Shared;

/// <summary>A limit that the content of a file breaks, in the words of the service.</summary>
/// <param name="Type">The kind, such as <c>file_too_large</c>.</param>
/// <param name="Message">What is wrong, with the limit's name and what the file has.</param>
/// <param name="Context">The limit and what the file has, as JSON.</param>
internal sealed record FileViolation(string Type, string Message, string Context);
