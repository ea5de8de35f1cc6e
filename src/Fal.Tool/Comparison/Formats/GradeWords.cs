namespace Fal.Tool.Comparison.Formats;

/// <summary>What grades, sides and counts are called.</summary>
internal static class GradeWords
{
    /// <summary>The grades, the worst first.</summary>
    public static IReadOnlyList<ChangeGrade> All { get; } = [ChangeGrade.Source, ChangeGrade.Wire, ChangeGrade.Behaviour, ChangeGrade.None];

    public static string Of(ChangeGrade grade) => grade switch
    {
        ChangeGrade.Source => "source",
        ChangeGrade.Wire => "wire",
        ChangeGrade.Behaviour => "behaviour",
        _ => "none",
    };

    public static string Of(ChangeSide side) => side switch
    {
        ChangeSide.Input => "input",
        ChangeSide.Output => "output",
        _ => "client",
    };

    /// <summary>What <c>--fail-on</c> says: a grade, or null for <c>never</c>; false where it is neither.</summary>
    public static bool TryParse(string text, out ChangeGrade? failOn)
    {
        failOn = text switch
        {
            "source" => ChangeGrade.Source,
            "wire" => ChangeGrade.Wire,
            "behaviour" => ChangeGrade.Behaviour,
            _ => null,
        };
        return failOn is not null || text == "never";
    }

    /// <summary>How much there is of everything, in one sentence.</summary>
    public static string Summary(ComparisonReport report)
    {
        var models = report.Models.Count == 1 ? "1 model differs" : $"{report.Models.Count} models differ";
        var unchanged = report.Unchanged == 1 ? "1 does not" : $"{report.Unchanged} do not";
        var counts = string.Join(", ", All.Where(grade => report.CountOf(grade) > 0).Select(grade => $"{report.CountOf(grade)} {Of(grade)}"));
        var ignored = report.Ignored.Count > 0 ? $" {report.Ignored.Count} ignored." : "";
        return report.Models.Count == 0 ? $"No model differs.{ignored}" : $"{models}, {unchanged}: {counts}.{ignored}";
    }
}
