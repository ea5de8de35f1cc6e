using Fal.Shared;

namespace Fal.Tool.Catalogue;

/// <summary>What came of fetching several models: what is wrong with one does not stop the others.</summary>
internal sealed class FetchResult
{
    public List<FetchedSchema> Schemas { get; } = [];

    /// <summary>Those of them that are in the folder already, as they are there.</summary>
    public HashSet<FetchedSchema> InFolder { get; } = [];

    /// <summary>The ids that the service does not know.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>What is wrong with others.</summary>
    public List<(string Id, string Problem)> Problems { get; } = [];

    public void AddInFolder(FetchedSchema schema)
    {
        Schemas.Add(schema);
        InFolder.Add(schema);
    }

    public void Fail(string id, string problem) => Problems.Add((VisibleText.Of(id, 100), VisibleText.Of(problem.TrimEnd('.'))));

    /// <summary>What is wrong, in lines.</summary>
    public IEnumerable<string> Lines => Problems.Select(problem => $"{problem.Id}: {problem.Problem}.");
}
