using System.Globalization;
using System.Text;
using Fal.Schemas.Model;

namespace Fal.Tool.Tests.Comparison;

/// <summary>Code that uses every member of what is generated for a model, as strictly as a person might.</summary>
internal sealed class OldCode
{
    private readonly StringBuilder _code = new();
    private readonly EndpointModel _model;
    private readonly TypeNotation _names;
    private int _count;

    private OldCode(EndpointModel model)
    {
        _model = model;
        _names = TypeNotation.InAnyFile(model);
    }

    /// <param name="model">The model.</param>
    /// <param name="name">The name of the class that uses it.</param>
    public static string Of(EndpointModel model, string name)
    {
        var code = new OldCode(model);
        code._code.AppendLine("#nullable enable").AppendLine("using Fal;").AppendLine("using Fal.Models;");
        if (model.IsDeprecated)
            code._code.AppendLine("#pragma warning disable FAL1007");
        code._code.AppendLine(CultureInfo.InvariantCulture, $"internal static class {name}").AppendLine("{");
        code.Client();
        foreach (var type in model.Types)
            code.Type(type);
        foreach (var line in PublicSurface.Of(model).Where(line => line.Contains(" : ", StringComparison.Ordinal)))
            code.Base(line);
        code._code.AppendLine("}");
        return code._code.ToString();
    }

    private void Client()
    {
        var client = $"global::{_model.Namespace}.{_model.Name}";
        var (input, output) = (_names.Of(_model.Input), _names.Of(_model.Output));
        var parameters = string.Concat(_model.Parameters.Select(p => $", {_names.Of(p.Type)} {p.LocalName}"));
        var arguments = string.Join(", ", _model.Parameters.Select(p => $"{p.LocalName.TrimStart('@')}: {p.LocalName}"));
        Method($"{client} M(FalClient client{parameters})", $"new {client}(client: client{(arguments.Length > 0 ? ", " + arguments : "")})");
        Method($"{client} M(FalClient client{parameters})", $"client.{_model.Name}{(_model.Parameters.Count == 0 ? "" : $"({arguments})")}");
        Method($"FalEndpoint<{input}, {output}> M({parameters.TrimStart(',', ' ')})", $"{client}.Endpoint{(_model.Parameters.Count == 0 ? "" : $"({arguments})")}");
        const string Cancellation = "System.Threading.CancellationToken ct";
        if (_model.CanRequest)
        {
            Method($"System.Threading.Tasks.Task<{output}> M({client} model, {input} input, {Cancellation})", "model.RunAsync(input, cancellationToken: ct)");
            Method($"System.Threading.Tasks.Task<FalRequest<{output}>> M({client} model, {input} input, {Cancellation})", "model.SubmitAsync(input, cancellationToken: ct)");
            Method($"IFalModel<{input}, {output}> M({client} model)", "model");
        }

        if (_model.CanStream)
            Method($"System.Collections.Generic.IAsyncEnumerable<{output}> M({client} model, {input} input, {Cancellation})", "model.StreamAsync(input: input, options: null, cancellationToken: ct)");
        if (_model.CanStreamWorkflow)
            Method($"System.Collections.Generic.IAsyncEnumerable<FalWorkflowEvent<{output}>> M({client} model, {input} input, {Cancellation})", "model.StreamWorkflowAsync(input: input, options: null, cancellationToken: ct)");
        if (_model is { CanConnect: true, Socket.IsRaw: true })
            Method($"System.Threading.Tasks.Task<FalWebSocket> M({client} model, {Cancellation})", "model.OpenWebSocketAsync(options: null, cancellationToken: ct)");
        else if (_model.CanConnect)
            Method($"System.Threading.Tasks.Task<FalRealtimeConnection<{input}, {output}>> M({client} model, {Cancellation})", "model.RealtimeAsync(options: null, cancellationToken: ct)");
    }

    private void Type(TypeModel type)
    {
        var name = _names.NameOf(type);
        Method($"(bool, int, string?) M({name} one, {name} other)", "(one == other, one.GetHashCode(), one.ToString())");
        switch (type)
        {
            case RecordModel record:
                Record(record, name);
                break;
            case EnumModel known:
                KnownValues(known, name);
                break;
            case UnionModel union:
                Union(union, name);
                break;
        }
    }

    private void Record(RecordModel record, string name)
    {
        foreach (var required in new[] { false, true })
        {
            var properties = record.Properties.Where(p => !required || p.MustBeSet).Select((p, i) => (Property: p, Argument: $"a{i}")).ToList();
            Method(
                $"{name} M({string.Join(", ", properties.Select(p => $"{_names.Of(p.Property)} {p.Argument}"))})",
                $"new {name} {{ {string.Join(", ", properties.Select(p => $"{p.Property.Name} = {p.Argument}"))} }}",
                properties.Any(p => p.Property.IsDeprecated));
        }

        foreach (var property in record.Properties)
        {
            Method($"{_names.Of(property)} M({name} value)", $"value.{property.Name}", property.IsDeprecated);
            Method($"{name} M({name} value, {_names.Of(property)} other)", $"value with {{ {property.Name} = other }}", property.IsDeprecated);
        }

        if (record.IsOpen)
            Method($"int M({name} value)", "value.AdditionalProperties.Count");
        foreach (var from in record.IsBody ? _names.ConvertedTo(record.Properties[0].Type) : [])
            Method($"{name} M({from} value)", "value");
        if (record.OnlyFile is not null)
        {
            Method($"{name}? M(FalFile? value)", "value");
            Method($"{name}? M(string? value)", "value");
        }
    }

    private void KnownValues(EnumModel known, string name)
    {
        var kind = _names.Of(new PrimitiveType(known.ValueKind));
        var isText = known.ValueKind is Primitive.String;
        Method($"{kind} M({name} value)", "value.Value");
        Method($"{name} M({kind} value)", $"new {name}(Value: value)");
        Method($"{name} M({kind}{(isText ? "?" : "")} value)", "value");
        Method($"{name} M({name} value, {kind} other)", "value with { Value = other }");
        Method($"System.Collections.Generic.IReadOnlyList<{name}> M()", $"{name}.KnownValues");
        TryParse(name);
        foreach (var member in known.Members)
        {
            Method($"{name} M()", $"{name}.{member.Name}");
            _code.AppendLine(CultureInfo.InvariantCulture, $"    [System.ComponentModel.DefaultValue({name}.{member.ConstantName})]");
            Method($"bool M({kind} value)", $"value is {name}.{member.ConstantName}");
        }

        // A switch has each value once, those that are written out too.
        var values = known.Members.Select((m, i) => i == 0 ? isText ? Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(m.Value, true) : m.Value : $"{name}.{m.ConstantName}");
        Method($"int M({kind} value)", $"value switch {{ {string.Concat(values.Select((v, i) => $"{v} => {i}, "))}_ => -1 }}");
    }

    private void Union(UnionModel union, string name)
    {
        foreach (var @case in union.Cases)
        {
            var type = _names.Of(@case.Type);
            foreach (var from in _names.ConvertedTo(@case.Type))
                Method($"{name} M({from}{(@case.Type.IsValueType ? "" : "?")} value)", "value");
            if (@case.Type is ListType or MapType)
                Method($"{name} M({type} value)", $"new {name}(value: value)");
            var found = @case.Type.IsValueType ? type : type + "?";
            Method($"{found} M({name} value)", $"value.TryGet{@case.Name}(out {found} found) ? found : default");
        }

        if (union.ConvertsString is not null)
            Method($"{name} M(string? value)", "value");
        if (PublicSurface.Of(_model).Count(line => line.StartsWith($"static {name["global::".Length..]}.implicit", StringComparison.Ordinal) && line.Contains("? value)", StringComparison.Ordinal)) == 1)
            Method($"{name} M()", "null");
        if (union.IsParsable)
            TryParse(name);
        var cases = union.Cases.Select(c => (Type: _names.Of(c.Type), c.LocalName)).ToList();
        if (union.IsTagged)
        {
            cases.Add(("System.Text.Json.JsonElement", "other"));
            Method($"System.Text.Json.JsonElement M({name} value)", "value.TryGetOther(out System.Text.Json.JsonElement found) ? found : default");
        }

        Method($"object? M({name} value)", "value.Value");
        Method($"int M({name} value)", $"value.Match({string.Join(", ", cases.Select((c, i) => $"({c.Type} one) => {i}"))})");
        Method($"int M({name} value)", $"value.Match({string.Join(", ", cases.Select((c, i) => $"{c.LocalName}: one => {i}"))})");
        Method($"int M({name} value)", $"value.Value switch {{ {string.Concat(cases.Select((c, i) => $"{c.Type} => {i}, "))}_ => -1 }}");
    }

    private void TryParse(string name) => Method($"{name}? M(string? text)", $"{name}.TryParse(s: text, provider: null, result: out {name} found) ? ({name}?)found : null");

    /// <summary>A base class or interface.</summary>
    private void Base(string line)
    {
        var (type, @base) = (line.Split(" : ")[0], line.Split(" : ")[1].Replace("!", "", StringComparison.Ordinal));
        Method($"{@base} M({type} value)", "value");
    }

    private void Method(string header, string value, bool isDeprecated = false)
    {
        if (isDeprecated)
            _code.AppendLine("#pragma warning disable FAL1007");
        _code.AppendLine(CultureInfo.InvariantCulture, $"    internal static {header.Replace(" M(", $" M{_count++}(", StringComparison.Ordinal)} => {value};");
        if (isDeprecated && !_model.IsDeprecated)
            _code.AppendLine("#pragma warning restore FAL1007");
    }
}
