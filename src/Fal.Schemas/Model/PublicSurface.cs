namespace Fal.Schemas.Model;

/// <summary>
/// The public surface of the code that is generated for an endpoint: a line for each type, base, interface and member, in the manner of PublicAPI.txt,
/// with the kinds of types, their bases and <c>required</c> besides. Code that compiles against one surface compiles against another that has all of its lines
/// and no new ones with <c>required</c>.
/// </summary>
/// <remarks>
/// What the compiler adds to every record by itself (equality, <c>ToString</c>, <c>Deconstruct</c>, a constructor without parameters) has no lines:
/// where generated code writes such a member itself, that changes nothing for those who call it.
/// </remarks>
internal sealed class PublicSurface
{
    private readonly EndpointModel _endpoint;
    private readonly TypeNotation _types;
    private readonly string _client;
    private readonly string _input;
    private readonly string _output;
    private readonly List<string> _lines = [];

    private PublicSurface(EndpointModel endpoint)
    {
        _endpoint = endpoint;
        _types = TypeNotation.InFullOf(endpoint);
        _client = $"{endpoint.Namespace}.{endpoint.Name}";
        _input = _types.Of(endpoint.Input);
        _output = _types.Of(endpoint.Output);
    }

    /// <summary>The lines, sorted by their characters.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="hasExtensionProperties">Whether the client is a property of <c>FalClient</c> (C# 14), or a method.</param>
    public static IReadOnlyList<string> Of(EndpointModel endpoint, bool hasExtensionProperties = true)
    {
        if (endpoint.IsInternal)
            return [];
        var surface = new PublicSurface(endpoint);
        surface.AddAccessor(hasExtensionProperties);
        surface.AddClient();
        foreach (var type in endpoint.Types)
            surface.Add(type);
        surface._lines.Sort(StringComparer.Ordinal);
        return surface._lines;
    }

    private void AddAccessor(bool isProperty)
    {
        _lines.Add($"static class {_client}Extensions");
        _lines.Add(isProperty && _endpoint.Parameters.Count == 0
            ? $"{_client}Extensions.extension(Fal.FalClient!).{_endpoint.Name}.get -> {_client}!"
            : $"static {_client}Extensions.{_endpoint.Name}(this Fal.FalClient! client{Parameters(", ")}) -> {_client}!");
    }

    private void AddClient()
    {
        _lines.Add($"sealed class {_client}");
        _lines.Add($"{_client}.{_endpoint.Name}(Fal.FalClient! client{Parameters(", ")}) -> void");
        _lines.Add($"static {_client}.Endpoint{(_endpoint.Parameters.Count == 0 ? ".get" : $"({Parameters()})")} -> Fal.FalEndpoint<{_input}, {_output}>!");
        if (_endpoint.CanRequest)
            _lines.Add($"{_client} : Fal.FalModel<{_input}, {_output}>!");
        if (_endpoint.CanStream)
            _lines.Add($"{_client} : Fal.IFalStreaming<{_input}, {_output}>!");
        if (_endpoint is { CanConnect: true, Socket: not { IsRaw: true } })
            _lines.Add($"{_client} : Fal.IFalRealtime<{_input}, {_output}>!");

        if (_endpoint.CanStream)
            AddCall("Stream", $"{_input} input, ", $"System.Collections.Generic.IAsyncEnumerable<{_output}>!");
        if (_endpoint.CanStreamWorkflow)
            AddCall("StreamWorkflow", $"{_input} input, ", $"System.Collections.Generic.IAsyncEnumerable<Fal.FalWorkflowEvent<{_output}>!>!", "Stream");
        if (_endpoint is { CanConnect: true, Socket.IsRaw: true })
            AddCall("OpenWebSocket", "", "System.Threading.Tasks.Task<Fal.FalWebSocket!>!", "WebSocket");
        else if (_endpoint.CanConnect)
            AddCall("Realtime", "", $"System.Threading.Tasks.Task<Fal.FalRealtimeConnection<{_input}, {_output}>!>!");
    }

    private string Parameters(string before = "") =>
        string.Concat(_endpoint.Parameters.Select((p, i) => $"{(i == 0 ? before : ", ")}{_types.Of(p.Type)} {p.LocalName.TrimStart('@')}"));

    private void AddCall(string name, string input, string returns, string? options = null)
    {
        const string Cancellation = "System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken)";
        _lines.Add($"{_client}.{name}Async({input}Fal.Fal{options ?? name}Options? options = null, {Cancellation}) -> {returns}");
    }

    private void Add(TypeModel type)
    {
        var name = _types.NameOf(type);
        AddInterfaces(type, name);
        switch (type)
        {
            case RecordModel record:
                AddRecord(record, name);
                break;
            case EnumModel known:
                AddKnownValues(known, name);
                break;
            case UnionModel union:
                AddUnion(union, name);
                break;
        }
    }

    private void AddInterfaces(TypeModel type, string name)
    {
        var reference = type is RecordModel ? name + "!" : name;
        _lines.Add($"{name} : Fal.Runtime.IFalJson!");
        _lines.Add($"{name} : Fal.Runtime.IFalJson<{reference}>!");
        if (type is EnumModel or UnionModel { IsParsable: true })
        {
            _lines.Add($"{name} : Fal.Runtime.IFalParsable<{reference}>!");
            _lines.Add($"{name} : Fal.Runtime.IFalText!");
            _lines.Add($"{name} : System.IParsable<{reference}>!");
            _lines.Add($"{name} : System.ISpanParsable<{reference}>!");
            _lines.Add($"static {name}.TryParse(string? s, System.IFormatProvider? provider, out {name} result) -> bool");
        }

        if (type is EnumModel { IsChecked: true })
        {
            _lines.Add($"{name} : Fal.Runtime.IFalKnownValues<{reference}>!");
        }
        else if (type.IsChecked)
        {
            _lines.Add($"{name} : Fal.Runtime.IFalValidated!");
            _lines.Add($"{name} : System.ComponentModel.DataAnnotations.IValidatableObject!");
        }

        if (type.HasFiles)
            _lines.Add($"{name} : Fal.Runtime.IFalFileSource!");
        if (type is RecordModel { Media: not null })
            _lines.Add($"{name} : Fal.IFalMedia!");
        if (type is RecordModel { IsOpen: true })
            _lines.Add($"{name} : Fal.FalRecord!");
        if (type.HasMedia || type is RecordModel { Media: not null })
            _lines.Add($"{name} : Fal.IFalMediaSource!");
    }

    private void AddRecord(RecordModel record, string name)
    {
        _lines.Add($"sealed record {name}");
        foreach (var property in record.Properties)
        {
            _lines.Add($"{name}.{property.Name}.get -> {_types.Of(property)}");
            _lines.Add($"{(property.MustBeSet ? "required " : "")}{name}.{property.Name}.init -> void");
        }

        foreach (var from in record.IsBody ? _types.ConvertedTo(record.Properties[0].Type) : [])
            AddConversion(from, name + "!");
        if (record.OnlyFile is { } file)
        {
            AddConversion(_types.OrNull(file.Type), name + "?");
            AddConversion("string?", name + "?");
        }
    }

    private void AddKnownValues(EnumModel known, string name)
    {
        var value = _types.Of(new PrimitiveType(known.ValueKind));
        _lines.Add($"readonly record struct {name}");
        _lines.Add($"{name}.{known.Name}({value} Value) -> void");
        _lines.Add($"{name}.Value.get -> {value}");
        _lines.Add($"{name}.Value.init -> void");
        AddConversion(OrNull(value), name);
        _lines.Add($"static {name}.KnownValues.get -> System.Collections.Generic.IReadOnlyList<{name}>!");
        foreach (var member in known.Members)
        {
            _lines.Add($"static {name}.{member.Name}.get -> {name}");
            _lines.Add($"const {name}.{member.ConstantName} = {ValueOf(member, known)} -> {value}");
        }
    }

    private static string ValueOf(EnumMemberModel member, EnumModel known) => known.ValueKind is Primitive.String ? $"\"{member.Value}\"" : member.Value;

    private void AddUnion(UnionModel union, string name)
    {
        _lines.Add($"readonly record struct {name}");
        foreach (var @case in union.Cases)
        {
            if (@case.Type is ListType or MapType)
                _lines.Add($"{name}.{union.Name}({_types.Of(@case.Type)} value) -> void");
            foreach (var from in _types.ConvertedTo(@case.Type))
                AddConversion(OrNull(from), name);
            _lines.Add($"{name}.TryGet{@case.Name}(out {(@case.Type.IsValueType ? _types.Of(@case.Type) : _types.OrNull(@case.Type))} value) -> bool");
        }

        if (union.ConvertsString is not null)
            AddConversion("string?", name);
        _lines.Add($"{name}.Value.get -> object?");
        var functions = union.Cases.Select(c => $"System.Func<{_types.Of(c.Type)}, TResult>! {c.LocalName.TrimStart('@')}").ToList();
        if (union.IsTagged)
        {
            _lines.Add($"{name}.TryGetOther(out System.Text.Json.JsonElement value) -> bool");
            functions.Add("System.Func<System.Text.Json.JsonElement, TResult>! other");
        }

        _lines.Add($"{name}.Match<TResult>({string.Join(", ", functions)}) -> TResult");
    }

    /// <summary>What may be null of a type that is a reference; any other as it is.</summary>
    private static string OrNull(string type) => type.EndsWith("!", StringComparison.Ordinal) ? type.TrimEnd('!') + "?" : type;

    private void AddConversion(string from, string to) => _lines.Add($"static {to.TrimEnd('!', '?')}.implicit operator {to}({from} value) -> {to}");
}
