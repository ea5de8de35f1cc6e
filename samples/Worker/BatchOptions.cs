namespace Worker;

/// <summary>What is to be done: on the command line (<c>--Batch:Inputs more.jsonl</c>), in appsettings.json or in the environment.</summary>
internal sealed class BatchOptions
{
    /// <summary>The file with the inputs: the JSON of one in each line.</summary>
    public string Inputs { get; set; } = "inputs.jsonl";

    /// <summary>The folder for the outputs, and for the database that knows how far each input is.</summary>
    public string Outputs { get; set; } = "outputs";

    public int MaxConcurrency { get; set; } = 8;

    public double? StartsPerSecond { get; set; }

    /// <summary>Whether what failed, or may have, is submitted again, and paid for again.</summary>
    public bool RetryFailed { get; set; }
}
