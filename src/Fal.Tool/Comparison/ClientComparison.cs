using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>Finds what two versions of a client differ by: its name, its calls, what is said of it.</summary>
internal sealed class ClientComparison(ModelPair pair)
{
    /// <summary>What of a client has the types of input and output.</summary>
    private static readonly string[] Bases = ["FalModel", "IFalStreaming", "IFalRealtime"];

    private readonly EndpointModel _before = pair.Before;
    private readonly EndpointModel _after = pair.After;

    private string Client => $"{_before.Namespace}.{_before.Name}";

    public void Compare()
    {
        if (_before.Name != _after.Name)
            Add(ComparisonRules.ClientRenamed, $"The client {_before.Name} is called {_after.Name} now: use that name.", _before.Name, _after.Name);
        if (_before.IsDeprecated != _after.IsDeprecated)
            Deprecated();
        Signature();
        Call("RunAsync", _before.CanRequest, _after.CanRequest, [$"{Client} : Fal.FalModel"]);
        Call("StreamAsync", _before.CanStream, _after.CanStream, [$"{Client}.StreamAsync", $"{Client} : Fal.IFalStreaming"]);
        Call("StreamWorkflowAsync", _before.CanStreamWorkflow, _after.CanStreamWorkflow, [$"{Client}.StreamWorkflowAsync"]);
        Call("RealtimeAsync", IsTyped(_before), IsTyped(_after), [$"{Client}.RealtimeAsync", $"{Client} : Fal.IFalRealtime"]);
        Call("OpenWebSocketAsync", IsRaw(_before), IsRaw(_after), [$"{Client}.OpenWebSocketAsync"]);
        Socket();
        Words();
    }

    private static bool IsTyped(EndpointModel model) => model is { CanConnect: true, Socket: not { IsRaw: true } };

    private static bool IsRaw(EndpointModel model) => model is { CanConnect: true, Socket.IsRaw: true };

    private void Call(string name, bool was, bool @is, string[] explained)
    {
        if (was && !@is)
            Add(ComparisonRules.CallRemoved, $"{_before.Name}.{name} is gone: call the model in another way.", name, null, explained);
        else if (!was && @is)
            Add(ComparisonRules.CallAdded, $"{_before.Name} has {name} now.", null, name);
    }

    private void Deprecated()
    {
        if (_after.Deprecation is { } deprecation)
            Add(ComparisonRules.ModelDeprecated, $"{_before.Name} is deprecated, and code that uses it gets the warning FAL1007: {(deprecation.Successor is { } id ? $"use {id}, its successor" : "use another model")}.", null, deprecation.Successor ?? "deprecated");
        else
            Add(ComparisonRules.ModelKept, $"{_before.Name} is no longer deprecated.", "deprecated", null);
    }

    /// <summary>What every call is written with: the types of input and output, and the values in the path.</summary>
    private void Signature()
    {
        var (was, now) = (SignatureOf(_before, pair.Names), SignatureOf(_after, pair.NewNames));
        if (was == now || _before.Name != _after.Name)
            return;
        var text = $"{_before.Name} takes and gives other types: it was {was}, and is {now}.";
        string[] members = ["Endpoint", _before.Name, "StreamAsync", "StreamWorkflowAsync", "RealtimeAsync"];
        Add(ComparisonRules.SignatureChanged, text, was, now, [.. members.Select(member => $"{Client}.{member}"), Client + "Extensions", .. Bases.Select(type => $"{Client} : Fal.{type}")]);
    }

    private static string SignatureOf(EndpointModel model, TypeNotation names) =>
        $"{model.Name}({string.Join(", ", model.Parameters.Select(p => $"{names.Of(p.Type)} {p.LocalName}"))}): {names.Of(model.Input)} → {names.Of(model.Output)}";

    private void Socket()
    {
        if (!IsTyped(_before) || !IsTyped(_after))
            return;
        var (was, now) = (Described(_before.Socket), Described(_after.Socket));
        if (was != now)
            Add(ComparisonRules.SocketChanged, $"The socket of {_before.Name} was {was}, and is {now}: build the program again.", was, now);
    }

    private static string Described(SocketModel? socket) =>
        socket is null ? "not described" : $"{(socket.SendsJson ? "JSON" : "MessagePack")}, {socket.Mode}{(socket.IsEndpoint ? ", at the endpoint's own address" : "")}";

    private void Words()
    {
        (string What, string? Before, string? After)[] words =
            [("title", _before.Title, _after.Title), ("description", _before.Description, _after.Description), ("category", _before.Category, _after.Category), ("page", _before.PageUrl, _after.PageUrl), ("successor", _before.Deprecation?.Successor, _before.IsDeprecated && _after.IsDeprecated ? _after.Deprecation?.Successor : _before.Deprecation?.Successor)];
        foreach (var (what, before, after) in words.Where(w => w.Before != w.After))
            Add(ComparisonRules.ClientDocumented, $"The {what} of {_before.Name} {ChangeWords.Said(before, after)}.", before, after);
    }

    private void Add(ComparisonRule rule, string text, string? before, string? after, params IEnumerable<string> explained) =>
        pair.Add(new Change { Rule = rule, Side = ChangeSide.Client, Member = _before.Name, Text = text, Before = before, After = after }, rule == ComparisonRules.ClientRenamed ? [_before.Namespace] : explained);
}
