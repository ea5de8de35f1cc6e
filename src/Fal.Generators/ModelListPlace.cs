namespace Fal.Generators;

/// <summary>Where the list of a project's models stands.</summary>
internal sealed record ModelListPlace(string Namespace, bool IsInternal);
