namespace Fal;

/// <summary>How a file is uploaded.</summary>
/// <param name="Headers">Those of the announcement, which say how the file is kept.</param>
/// <param name="Progress">Who is told.</param>
internal readonly record struct UploadSettings(KeyValuePair<string, string>[] Headers, IProgress<FalUploadProgress>? Progress);
