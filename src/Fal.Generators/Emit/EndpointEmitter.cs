using Fal.Schemas.Model;
using Fal.Schemas.Names;

namespace Fal.Generators.Emit;

/// <summary>Writes the source file of one endpoint.</summary>
internal sealed class EndpointEmitter
{
    private readonly CodeWriter _code;
    private readonly EndpointModel _endpoint;
    private readonly EmitOptions _options;

    /// <summary>For code beside the endpoint class.</summary>
    private readonly ValueSyntax _beside;

    /// <summary>For code in the endpoint class.</summary>
    private readonly ValueSyntax _inside;
    private readonly string _input;
    private readonly string _output;

    /// <summary>How the code of the client names its client: as the base class does, where it has one.</summary>
    private readonly string _client;

    /// <summary>How it names the endpoint: a static property, or what the constructor made where the path has parameters.</summary>
    private readonly string _called;
    private readonly TypesByName _types;

    private EndpointEmitter(CodeWriter code, EndpointModel endpoint, EmitOptions options)
    {
        _code = code;
        _endpoint = endpoint;
        _options = options;
        _beside = new ValueSyntax(TypeNotation.InFileOf(endpoint, isNested: false));
        _inside = new ValueSyntax(TypeNotation.InFileOf(endpoint, isNested: true));
        _input = _beside.Of(endpoint.Input);
        _output = _beside.Of(endpoint.Output);
        _client = endpoint.CanRequest ? "ModelClient" : "_client";
        _called = !HasParameters ? "Endpoint" : endpoint.CanRequest ? "ModelEndpoint" : "_endpoint";
        _types = new TypesByName(endpoint.Types);
    }

    private string Access => TypeParts.Access(_endpoint.IsInternal);

    public static string Emit(EndpointModel endpoint, EmitOptions options, CancellationToken cancellationToken = default)
    {
        using var code = new CodeWriter(cancellationToken);
        new EndpointEmitter(code, endpoint, options).Emit();
        return code.ToString(above: FileHeader.For(endpoint, code));
    }

    private void Emit()
    {
        foreach (var name in new[] { "System", "System.CodeDom.Compiler", "System.Text.Json", "Fal", "Fal.Runtime" })
            _code.Using(name);
        Accessor();
        Endpoint();
        foreach (var type in _endpoint.Types.Where(t => t.IsTopLevel))
        {
            _code.Line();
            Type(type, _beside);
        }
    }

    private void Accessor()
    {
        var name = _endpoint.Name;
        _code.SummaryXml($"Gives <see cref=\"FalClient\"/> the model <c>{_endpoint.Id}</c>.");
        _code.GeneratedCode();
        using (_code.Open($"{Access} static class {name}Extensions"))
        {
            if (_options.HasExtensionProperties && !HasParameters)
            {
                _code.Line("/// <param name=\"client\">The client.</param>");
                using (_code.Open("extension(FalClient client)"))
                {
                    _code.Line($"/// <inheritdoc cref=\"{name}\"/>");
                    Deprecated();
                    _code.Line($"public {name} {name} => new(client);");
                }
            }
            else
            {
                _code.Line($"/// <inheritdoc cref=\"{name}\"/>");
                _code.Line("/// <param name=\"client\">The client.</param>");
                ParameterDocs();
                _code.Line("/// <returns>The calls to the model.</returns>");
                Deprecated();
                _code.Line($"public static {name} {name}(this FalClient client{Parameters(", ")}) => new(client{Arguments(", ")});");
            }
        }

        _code.Line();
    }

    private void Endpoint()
    {
        EndpointDocs();
        _code.GeneratedCode();
        Deprecated();
        var successor = _endpoint.Deprecation?.Successor is { } id ? $", Successor = {Literals.Quote(id)}" : "";
        _code.Line($"[FalModelId({Literals.Quote(_endpoint.Id)}{successor})]");
        var bases = Bases().ToList();
        using (_code.Open($"{Access} sealed class {_endpoint.Name}{(bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}")}"))
        {
            Constructor();
            EndpointItself();
            Calls();
            foreach (var type in _endpoint.Types.Where(t => !t.IsTopLevel))
            {
                _code.Line();
                Type(type, _inside);
            }
        }
    }

    /// <summary>What is only a socket has none of the calls that models have.</summary>
    private IEnumerable<string> Bases()
    {
        if (_endpoint.CanRequest)
            yield return $"FalModel<{_input}, {_output}>";
        if (_endpoint.CanStream)
            yield return $"IFalStreaming<{_input}, {_output}>";
        if (HasTypedSocket)
            yield return $"IFalRealtime<{_input}, {_output}>";
    }

    private bool HasTypedSocket => _endpoint.CanConnect && _endpoint.Socket is not { IsRaw: true };

    private void Constructor()
    {
        if (!_endpoint.CanRequest)
        {
            _code.Line("private readonly FalClient _client;");
            if (HasParameters)
                _code.Line($"private readonly FalEndpoint<{_input}, {_output}> _endpoint;");
            _code.Line();
        }

        _code.SummaryXml("Calls the model through a client.");
        _code.Line("/// <param name=\"client\">The client.</param>");
        ParameterDocs();
        var header = $"public {_endpoint.Name}(FalClient client{Parameters(", ")})";
        if (_endpoint.CanRequest)
        {
            _code.Line($"{header} : base(client, Endpoint{(HasParameters ? $"({Arguments()})" : "")}) {{ }}");
        }
        else
        {
            using (_code.Open(header))
            {
                _code.Line("ArgumentNullException.ThrowIfNull(client);");
                _code.Line("_client = client;");
                if (HasParameters)
                    _code.Line($"_endpoint = Endpoint({Arguments()});");
            }
        }

        _code.Line();
    }

    private void EndpointItself()
    {
        _code.SummaryXml("The endpoint: its id, and how its input and output are read and written.");
        var type = $"FalEndpoint<{_input}, {_output}>";
        if (!HasParameters)
        {
            _code.Line($"public static {type} Endpoint {{ get; }} = {MakeEndpoint(Literals.Quote(_endpoint.Id))};");
            return;
        }

        ParameterDocs();
        _code.Line("/// <returns>The endpoint.</returns>");
        _code.Line("/// <exception cref=\"ArgumentException\">A value cannot stand in a path.</exception>");
        var id = _endpoint.Parameters.Aggregate(Literals.Quote(_endpoint.Id), (path, p) => path.Replace($"{{{p.Name}}}", $"\" + FalPath.Step({p.LocalName}) + \"")).Replace(" + \"\"", "");
        _code.Line($"public static {type} Endpoint({Parameters()}) =>");
        _code.Indented($"{MakeEndpoint(id)};");
    }

    private string MakeEndpoint(string id) => _endpoint is { Input: NamedType, Output: NamedType } && Facts() is ""
        ? $"FalEndpoint.Of<{_input}, {_output}>({id})"
        : $"new({id}, {TypeInfo(_endpoint.Input)}, {TypeInfo(_endpoint.Output)}){Facts()}";

    private bool HasParameters => _endpoint.Parameters.Count > 0;

    private string Parameters(string before = "") => string.Concat(_endpoint.Parameters.Select((p, i) => $"{(i == 0 ? before : ", ")}{_beside.Of(p.Type)} {p.LocalName}"));

    private string Arguments(string before = "") => string.Concat(_endpoint.Parameters.Select((p, i) => (i == 0 ? before : ", ") + p.LocalName));

    private void ParameterDocs()
    {
        foreach (var parameter in _endpoint.Parameters)
            _code.Line($"/// <param name=\"{parameter.LocalName.TrimStart('@')}\">The value of <c>{Docs.Escape(parameter.Name)}</c> in the path.</param>");
    }

    /// <summary>What the schema says of the calls and of the socket, as an initializer of the endpoint.</summary>
    private string Facts()
    {
        List<string> facts = [];
        if (KnownCalls() is { } calls)
            facts.Add($"Calls = {calls}");
        if (_endpoint.Socket is { IsRaw: false } socket)
        {
            if (socket.IsEndpoint)
                facts.Add("RealtimePath = \"\"");
            if (socket.SendsJson)
                facts.Add("RealtimeSendsJson = true");
            if (socket.Mode is not SocketMode.Unknown)
                facts.Add($"RealtimeMode = FalRealtimeMode.{socket.Mode}");
        }

        return facts.Count == 0 ? "" : $" {{ {string.Join(", ", facts)} }}";
    }

    /// <summary>The calls that there are; null where they are those of an endpoint of which nothing is known.</summary>
    private string? KnownCalls()
    {
        var hasRawSocket = _endpoint.CanConnect && !HasTypedSocket;
        if (_endpoint is { CanRequest: true, CanStream: true } && HasTypedSocket)
            return null;
        var calls = new[] { ("Request", _endpoint.CanRequest), ("Stream", _endpoint.CanStream), ("Realtime", HasTypedSocket), ("WebSocket", hasRawSocket) }
            .Where(call => call.Item2)
            .Select(call => $"FalCalls.{call.Item1}")
            .ToList();
        return calls.Count == 0 ? "FalCalls.None" : string.Join(" | ", calls);
    }

    private void Calls()
    {
        if (_endpoint.CanStream)
        {
            _code.Using("System.Collections.Generic");
            Inherited(_endpoint.CanStreamWorkflow ? "Calls the workflow over a stream, and gives its output alone." : Doubt(_endpoint.Stream, "Calls the model and gives its output as it grows.", "streams"));
            Call("Stream", $"IAsyncEnumerable<{_output}>", "FalStreamOptions");
        }

        if (_endpoint.CanStreamWorkflow)
        {
            Documented("Calls the workflow and tells of its steps, and last its output.", "What the workflow tells; last its output.");
            Call("StreamWorkflow", $"IAsyncEnumerable<FalWorkflowEvent<{_output}>>", "FalStreamOptions");
        }

        if (_endpoint is { CanConnect: true, Socket: { IsRaw: true } raw })
        {
            _code.Using("System.Threading.Tasks");
            Documented("Opens a socket to the app, over which text and bytes go as they are.", "The open socket.", takesInput: false);
            Call("OpenWebSocket", "Task<FalWebSocket>", "FalWebSocketOptions", takesInput: false, $"{_called}.Id, {Literals.Quote(raw.IsEndpoint ? "" : "/realtime")}, ");
        }
        else if (HasTypedSocket)
        {
            _code.Using("System.Threading.Tasks");
            const string Summary = "Opens a socket to the model, for many inputs with the least delay.";
            Inherited(Mode() is { } mode ? $"{Summary} {mode}" : Doubt(_endpoint.Realtime, Summary, "has a socket"));
            Call("Realtime", $"Task<FalRealtimeConnection<{_input}, {_output}>>", "FalRealtimeOptions", takesInput: false);
        }
    }

    private string? Mode() => _endpoint.Socket?.Mode switch
    {
        SocketMode.Unary => "Each input gets one output.",
        SocketMode.ServerStreaming => "Each input gets several outputs.",
        SocketMode.ClientStreaming => "Several inputs together get one output.",
        SocketMode.Bidirectional => "Inputs and outputs come and go at any time.",
        _ => null,
    };

    /// <summary>The summary of a call that the model may not have; null where the schema says that it has it.</summary>
    private static string? Doubt(Capability capability, string summary, string what) =>
        capability is Capability.Unknown ? $"{summary} The schema does not say whether the model {what}: if not, the call fails and says so." : null;

    /// <summary>Documents a call of an interface; its summary only where there is more to say than the interface does.</summary>
    private void Inherited(string? summary)
    {
        _code.Line();
        if (summary is not null)
            _code.SummaryXml(summary);
        _code.Line("/// <inheritdoc/>");
    }

    private void Documented(string summary, string returns, bool takesInput = true)
    {
        _code.Line();
        _code.SummaryXml(summary);
        if (takesInput)
            _code.Line("/// <param name=\"input\">The model's input.</param>");
        _code.Line("/// <param name=\"options\">How to call it.</param>");
        _code.Line("/// <param name=\"cancellationToken\">Ends the call.</param>");
        _code.Line($"/// <returns>{returns}</returns>");
        _code.Line("/// <exception cref=\"FalException\">The call failed.</exception>");
    }

    private void Call(string name, string returns, string options, bool takesInput = true, string? arguments = null)
    {
        _code.Using("System.Threading");
        List<string> parameters = [$"{options}? options = null", "CancellationToken cancellationToken = default"];
        if (takesInput)
            parameters.Insert(0, $"{_input} input");
        _code.Signature($"public {returns} {name}Async(", parameters, ") =>");
        _code.Indented($"{_client}.{name}Async({arguments ?? $"{_called}, {(takesInput ? "input, " : "")}"}options, cancellationToken);");
    }

    private void EndpointDocs()
    {
        var title = _endpoint.Title is { } name ? $"{Docs.Escape(name)}: " : "";
        _code.SummaryXml(_endpoint.Description is { } description ? title + Docs.Escape(description) : $"{title}{(title.Length > 0 ? "the" : "The")} model <c>{_endpoint.Id}</c>.");
        var category = _endpoint.Category is { } kind ? $", {Docs.Escape(kind)}" : "";
        var page = _endpoint.PageUrl is { } url ? " " + Docs.Link(url) : "";
        _code.Remarks($"Endpoint <c>{_endpoint.Id}</c>{category}.{page}");
    }

    private void Deprecated()
    {
        if (_endpoint.Deprecation is not { } deprecation)
            return;
        var date = deprecation.Date is { } day ? $" {(deprecation.IsSince ? "since" : "as of")} {day}" : "";
        _code.Obsolete(deprecation.Successor is { } successor
            ? $"{_endpoint.Id} is deprecated{date}: use {successor} ({TypeNames.OfEndpoint(successor)}), which 'dotnet fal add {successor}' adds where it is missing."
            : $"{_endpoint.Id} is deprecated{date}, and may be taken away.");
    }

    private static string TypeInfo(TypeRef type) => type is NamedType named ? $"FalJson.TypeInfo<{named.Name}>()" : "FalJson.ElementTypeInfo";

    private void Type(TypeModel type, ValueSyntax syntax)
    {
        switch (type)
        {
            case RecordModel record:
                new RecordEmitter(_code, syntax, _types, record with { Description = record.Description ?? RootDescription(record) }).Emit();
                break;
            case EnumModel model:
                new EnumEmitter(_code, model).Emit();
                break;
            case UnionModel union:
                new UnionEmitter(_code, syntax, _types, union).Emit();
                break;
        }
    }

    private string? RootDescription(RecordModel record) =>
        record.Name == _input ? $"The input of {_endpoint.Id}." : record.Name == _output ? $"The output of {_endpoint.Id}." : null;
}
