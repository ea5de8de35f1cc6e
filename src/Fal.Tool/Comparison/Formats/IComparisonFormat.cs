namespace Fal.Tool.Comparison.Formats;

/// <summary>A way to write a report.</summary>
internal interface IComparisonFormat
{
    void Write(ComparisonReport report);
}
