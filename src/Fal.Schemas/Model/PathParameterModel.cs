namespace Fal.Schemas.Model;

/// <summary>A value in the path of an endpoint.</summary>
/// <param name="Name">Its name in the id, where it stands in braces.</param>
/// <param name="LocalName">The name of a parameter for it, escaped where it is a keyword.</param>
/// <param name="Type">A text or an integer.</param>
internal sealed record PathParameterModel(string Name, string LocalName, PrimitiveType Type);
