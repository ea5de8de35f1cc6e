using System.Text.Json.Nodes;
using Fal;
using Studio.Models;

namespace Studio.Runs;

/// <summary>One call of a model. It belongs to the app, not to the page that began it: who closes the page finds it again.</summary>
public sealed class Run(string visitorId, StudioModel model, JsonObject input, bool isStreamed, DateTimeOffset createdAt)
{
    private readonly Lock _gate = new();

    /// <summary>Somebody should look at <see cref="State"/> again. Called on any thread.</summary>
    public event Action? Changed;

    public string Id { get; } = Guid.NewGuid().ToString("N")[..12];

    public string VisitorId => visitorId;

    public StudioModel Model => model;

    /// <summary>What was sent. Nobody changes it.</summary>
    public JsonObject Input => input;

    /// <summary>Whether the output comes as it grows, rather than through the queue.</summary>
    public bool IsStreamed => isStreamed;

    public DateTimeOffset CreatedAt => createdAt;

    public RunState State { get; private set; } = new();

    public string Address => $"runs/{Id}";

    /// <summary>The request in the queue; null before it is there, and of a stream.</summary>
    public FalRequest? Request { get; set; }

    /// <summary>Ends a stream.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Goes on to another state. What is over stays as it is.</summary>
    public void Update(Func<RunState, RunState> change)
    {
        lock (_gate)
        {
            if (State.IsOver)
                return;
            State = change(State);
        }

        Changed?.Invoke();
    }
}
