using System.Globalization;

namespace Studio.Runs;

/// <summary>What a run cost, in words.</summary>
public static class Cost
{
    /// <summary>The units that the service bills, and their price where it is known; null where it said nothing.</summary>
    public static string? Of(Run run)
    {
        if (run.State.BillableUnits is not { } units)
            return null;
        return string.Create(CultureInfo.InvariantCulture, $"{units:0.####} {(units == 1 ? "unit" : "units")}");
    }
}
