namespace Fal;

/// <summary>What becomes of an input before it is sent.</summary>
/// <param name="IsChecked">Whether it is checked against the limits of its schema.</param>
/// <param name="Upload">How the files in it are uploaded.</param>
/// <param name="MarksBytes">Whether bytes in it are marked, to become MessagePack's own bytes.</param>
/// <param name="RejectsUnknown">Whether properties are refused that the schema does not name, also where it allows others.</param>
internal readonly record struct InputSettings(bool IsChecked, UploadSettings Upload, bool MarksBytes = false, bool RejectsUnknown = false);
