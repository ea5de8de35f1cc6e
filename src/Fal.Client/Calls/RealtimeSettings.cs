namespace Fal;

/// <summary>The options of a realtime connection that are in effect, beside those that are as the caller gave them.</summary>
/// <param name="Input">What becomes of its inputs.</param>
/// <param name="SendsJson">Whether inputs go out as JSON text rather than MessagePack.</param>
internal readonly record struct RealtimeSettings(InputSettings Input, bool SendsJson);
