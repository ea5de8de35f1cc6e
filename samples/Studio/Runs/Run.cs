using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal;
using Studio.Models;

namespace Studio.Runs;

/// <summary>One call of a model. It belongs to the app, not to the page that began it: who closes the page finds it again.</summary>
public sealed class Run(string visitorId, StudioModel model, JsonObject input, bool isStreamed, DateTimeOffset createdAt)
{
    private readonly Lock _gate = new();
    private readonly int _inputSize = input.ToJsonString().Length;

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

    /// <summary>How much memory the input and the output take, more or less.</summary>
    public long Size => _inputSize + (State.Output is { Json: { ValueKind: not JsonValueKind.Undefined } json } ? JsonMarshal.GetRawUtf8Value(json).Length : 0);

    /// <summary>Ends a stream, and the watch of a request. Never disposed: whoever cancels may come late.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Goes on to another state. What is over stays as it is.</summary>
    public void Update(Func<RunState, RunState> change) => Change(state => !state.IsOver, change);

    /// <summary>Takes a run up again whose output may be waiting at the service.</summary>
    /// <returns>Whether it is one.</returns>
    public bool TryResume() =>
        Change(state => state.IsOutputWaiting, state => state with { Phase = Phase.Running, Logs = [], Error = null, EndedAt = null, IsOutputWaiting = false });

    /// <summary>Notes that somebody wants it cancelled.</summary>
    /// <returns>Whether he is the first, and it is not over.</returns>
    public bool TryCancel() =>
        Change(state => state is { IsOver: false, IsCancelling: false }, state => state with { IsCancelling = true, Notice = null });

    private bool Change(Predicate<RunState> mayChange, Func<RunState, RunState> change)
    {
        lock (_gate)
        {
            if (!mayChange(State))
                return false;
            State = change(State);
        }

        Changed?.Invoke();
        return true;
    }
}
