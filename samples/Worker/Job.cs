using Fal.Models;

namespace Worker;

/// <summary>An input whose output is not there yet.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Input">The input.</param>
/// <param name="RequestId">The request that it was submitted as; null where it was not.</param>
internal sealed record Job(long Line, FluxDevInput Input, string? RequestId);
