using System.Text.Json;

namespace Fal.Runtime;

/// <summary>Reads a value of some type: on its first token when called, on its last when it returns.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="reader">The reader.</param>
/// <returns>The value.</returns>
public delegate T FalJsonReader<out T>(ref Utf8JsonReader reader);
