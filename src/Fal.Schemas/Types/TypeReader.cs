using System.Globalization;
using Fal.Schemas.Budgets;
using Fal.Schemas.Model;
using Fal.Schemas.Names;
using Fal.Schemas.Rewriting;
using NJsonSchema;

namespace Fal.Schemas.Types;

/// <summary>Turns schemas into types.</summary>
/// <param name="endpointName">The name of the endpoint class, which the types stand in.</param>
/// <param name="schemas">The names that the document gives schemas.</param>
/// <param name="components">The names of the components' types.</param>
/// <param name="owners">Who has the names that several types would have.</param>
/// <param name="budget">What the reading may cost.</param>
internal sealed class TypeReader(string endpointName, SchemaNames schemas, ComponentNames components, NameOwners owners, FileBudget budget)
{
    private const int MaxExampleLength = 200;

    private static readonly char[] Digits = [.. "0123456789"];

    private readonly TypeNames _names = new(endpointName, components.All, owners);

    /// <summary>The types in the order that they are met; null in the place of a record that is still being read.</summary>
    private readonly List<TypeModel?> _types = [];
    private readonly TypesByName _typesByName = new([]);

    /// <summary>
    /// The referenced schemas that are being read, but for records. One that leads back to itself would be a list of itself, or the like, which C#
    /// cannot name: where it is met again, it is free JSON.
    /// </summary>
    private readonly HashSet<JsonSchema> _open = [];
    private readonly SortedSet<string> _circles = new(StringComparer.Ordinal);

    /// <summary>What was read of referenced schemas that are no records, by all that it depends on.</summary>
    private readonly Dictionary<(JsonSchema Schema, LimitsModel Limits, NameContext Context), TypeUse> _uses = [];
    private readonly Dictionary<JsonSchema, NamedType> _records = [];
    private readonly Dictionary<string, NamedType> _sameEnums = [];
    private readonly Dictionary<EquatableArray<UnionCaseModel>, NamedType> _sameUnions = [];

    /// <summary>The enums that stand beside a type which takes any value of their kind.</summary>
    private readonly HashSet<string> _openEnums = [];
    private int _depth;

    /// <summary>Reads the types of an endpoint.</summary>
    /// <param name="endpointId">The endpoint's id.</param>
    /// <param name="endpointName">The name of the endpoint class, which the types stand in.</param>
    /// <param name="schemas">The names that the document gives schemas.</param>
    /// <param name="allNames">The names of all components, also of those that nothing refers to.</param>
    /// <param name="input">The schema of the input.</param>
    /// <param name="output">The schema of the output.</param>
    /// <param name="budget">What the reading may cost.</param>
    /// <remarks>Which names several types would have is known when all are read: then they are read again, so that no name depends on which came first.</remarks>
    public static EndpointTypes Read(
        string endpointId, string endpointName, SchemaNames schemas, IEnumerable<string> allNames, JsonSchema input, JsonSchema output, FileBudget budget)
    {
        var components = new ComponentNames([endpointName, TypeNames.OfEndpoint(endpointId)], schemas.Components.Values, allNames);
        var reader = new TypeReader(endpointName, schemas, components, NameOwners.None, budget);
        var types = reader.Read(input, output);
        return reader._names.Owners is { Count: > 0 } owners ? new TypeReader(endpointName, schemas, components, owners, budget).Read(input, output) : types;
    }

    private EndpointTypes Read(JsonSchema input, JsonSchema output)
    {
        var inputType = Root(input, "Input");
        var outputType = Root(output, "Output");
        var all = _types.OfType<TypeModel>().Select(t => t is EnumModel e && _openEnums.Contains(e.Name) ? AsOpen(e) : t);
        var types = Reachability.Complete(UnionTags.Complete([.. all]), inputType, outputType);
        return new EndpointTypes(inputType, outputType, types, _circles.ToEquatableArray());
    }

    /// <summary>Known values beside any others of their kind: integers may be as great as any.</summary>
    private static EnumModel AsOpen(EnumModel known) => known with { IsOpen = true, ValueKind = known.ValueKind is Primitive.Int32 ? Primitive.Int64 : known.ValueKind };

    /// <summary>The type of an input or output, which stands beside the endpoint class.</summary>
    private TypeRef Root(JsonSchema schema, string suffix)
    {
        var target = Target(schema, out _);
        if (SchemaFacts.IsRecord(target) || IsEmptyObject(target))
            return Record(target, new NamedType(endpointName + suffix, NamedTypeKind.Record, IsTopLevel: true));

        // The items of a list that is an input are its items, the values of a map that is an output its values.
        var isContainer = target is { Type: JsonObjectType.Array or JsonObjectType.Object };
        var use = ReadValue(schema, new NameContext(isContainer ? suffix + "Items" : suffix, endpointName));
        return use is { Type: NamedType, IsNullable: false } or { Type: PrimitiveType { Kind: Primitive.Json } } ? use.Type : Body(use, suffix);
    }

    /// <summary>An input or output that is a list, a map, a text or the like: a record whose only property is all of it.</summary>
    private NamedType Body(TypeUse use, string suffix)
    {
        var body = new PropertyModel
        {
            JsonName = "",
            Name = RecordModel.BodyName,
            LocalName = "value",
            Type = use.Type,
            IsRequired = true,
            IsNullable = use.IsNullable,
            Description = $"The {suffix.ToLowerInvariant()} itself.",
            Limits = use.Limits.WithoutContradictions(),
        };
        var type = new NamedType(endpointName + suffix, NamedTypeKind.Record, IsTopLevel: true);
        Add(new RecordModel { Name = type.Name, IsTopLevel = true, Properties = new[] { body }.ToEquatableArray(), IsOpen = false, IsBody = true });
        return type;
    }

    /// <summary>An object of which the schema says no more: as an input or output, a record without properties of its own yet.</summary>
    private static bool IsEmptyObject(JsonSchema schema) =>
        schema.Type == JsonObjectType.Object && schema.AdditionalPropertiesSchema is null && SchemaFacts.Alternatives(schema).Count == 0;

    /// <summary>Reads what a schema says of a value.</summary>
    private TypeUse ReadValue(JsonSchema schema, NameContext context)
    {
        budget.Step();
        Budget.Check(++_depth, Budget.Depth, $"'{context.Name}'", "schemas around it");
        var use = ReadAnyValue(schema, context);
        _depth--;
        return use;
    }

    private TypeUse ReadAnyValue(JsonSchema schema, NameContext context)
    {
        var nullable = SchemaFacts.SaysNullable(schema);
        var target = Target(schema, out var limits);
        if (!ReferenceEquals(target, schema))
        {
            nullable |= SchemaFacts.SaysNullable(target);
            if (schemas.Components.TryGetValue(target, out var component))
                context = context with { Name = components[component], Owner = components[component], IsComponent = true };
            else if (schemas.Places.TryGetValue(target, out var place))
                context = context with { Name = Identifier.OfProperty(place) };
        }

        if (SchemaFacts.IsRecord(target))
            return new TypeUse(_records.TryGetValue(target, out var known) ? known : Record(target, new NamedType(context.TakeFrom(_names), NamedTypeKind.Record, false)), nullable);
        if (ReferenceEquals(target, schema))
            return ReadNonRecord(target, nullable, limits, context);
        var use = ReadOnce(target, limits, context);
        return use with { IsNullable = use.IsNullable || nullable };
    }

    /// <summary>Reads what is referred to and is no record, once for all its uses that cannot differ.</summary>
    private TypeUse ReadOnce(JsonSchema target, LimitsModel limits, NameContext context)
    {
        var key = (target, limits, context with { JsonName = SchemaFacts.Meaning(context.JsonName) });
        if (_uses.TryGetValue(key, out var known))
            return known;
        if (!_open.Add(target))
        {
            _circles.Add(context.Name);
            return new TypeUse(new PrimitiveType(Primitive.Json), true);
        }

        var use = ReadNonRecord(target, false, limits, context);
        _open.Remove(target);
        return _uses[key] = use;
    }

    /// <summary>Reads what a schema says of a value that is no record.</summary>
    private TypeUse ReadNonRecord(JsonSchema target, bool nullable, LimitsModel limits, NameContext context)
    {
        var use = SchemaFacts.KnownValues(target) is { Count: > 0 } values ? KnownValues(values, target, context)
            : SchemaFacts.Alternatives(target) is { Count: > 0 } alternatives ? OneOf(alternatives, target, limits, context)
            : new TypeUse(OfType(target, limits, context), nullable);
        return use with { IsNullable = use.IsNullable || nullable, Limits = use.Limits.And(limits) };
    }

    /// <summary>The schema that another refers to, or it itself.</summary>
    /// <param name="limits">The limits of both.</param>
    private static JsonSchema Target(JsonSchema schema, out LimitsModel limits)
    {
        limits = SchemaFacts.Limits(schema);
        if (schema.Reference is not { } reference)
            return schema;
        limits = limits.And(SchemaFacts.Limits(reference));
        return reference;
    }

    private TypeRef OfType(JsonSchema schema, LimitsModel limits, NameContext context)
    {
        var type = schema.Type & ~JsonObjectType.Null;
        return type switch
        {
            JsonObjectType.String => new PrimitiveType(
                SchemaFacts.IsFileAddress(schema, context.JsonName) ? Primitive.File
                : SchemaFacts.IsBytes(schema, context.IsOfFile) ? Primitive.Bytes
                : Primitive.String),
            JsonObjectType.Boolean => new PrimitiveType(Primitive.Boolean),
            JsonObjectType.Number => new PrimitiveType(Primitive.Double),
            JsonObjectType.Integer => new PrimitiveType(Integers.TypeOf(schema, limits)),
            JsonObjectType.Array => ListOf(Items(schema, context)),
            JsonObjectType.Object => schema.AdditionalPropertiesSchema is { } values ? MapOf(ReadValue(values, context.OfItem())) : new MapType(new PrimitiveType(Primitive.Json)),
            _ => new PrimitiveType(Primitive.Json),
        };
    }

    private TypeUse Items(JsonSchema array, NameContext context)
    {
        if (array.Item is { } item)
            return ReadValue(item, context.OfItem());
        IEnumerable<JsonSchema> items = array.AdditionalItemsSchema is { } others ? array.Items.Append(others) : array.Items;
        return array.Items.Count == 0
            ? new TypeUse(new PrimitiveType(Primitive.Json), false)
            : Union([.. items.Select(i => ReadValue(i, context.OfItem()))], null, context.OfItem());
    }

    private static ListType ListOf(TypeUse item) => InBudget(new ListType(Item(item)) { ItemLimits = item.Limits.WithoutContradictions() });

    private static MapType MapOf(TypeUse value) => InBudget(new MapType(Item(value)) { ValueLimits = value.Limits.WithoutContradictions() });

    /// <summary>A list or map, unless too many of them are in each other: the compiler's time and stack go by the square of it.</summary>
    private static T InBudget<T>(T container)
        where T : TypeRef
    {
        Budget.Check(container.Containers, Budget.Containers, "a type", "lists and maps in each other");
        return container;
    }

    private static TypeRef Item(TypeUse use) => use.IsNullable && use.Type is not PrimitiveType { Kind: Primitive.Json } ? new NullableType(use.Type) : use.Type;

    private NamedType Record(JsonSchema schema, NamedType type)
    {
        _records[schema] = type;
        var place = _types.Count;
        AddType(null);

        var all = SchemaFacts.Properties(schema);
        Budget.Check(all.Count, Budget.Properties, $"'{type.Name}'", "properties");
        var names = MemberNames.Of(type.Name, [.. all.Select(p => p.Key)], Identifier.OfProperty);
        var locals = new TakenNames();
        var owner = type.IsTopLevel ? type.Name.Substring(endpointName.Length) : type.Name;
        var isOfFile = all.Any(p => p.Key == "url");
        var properties = all.Select((p, i) =>
        {
            var context = new NameContext(Identifier.OfProperty(p.Key), owner) { JsonName = p.Key, IsOfFile = isOfFile };
            return Property(p.Value, schema.RequiredProperties.Contains(p.Key), context, names[i], LocalNames.TakeForProperty(names[i], locals));
        }).ToEquatableArray();
        var record = new RecordModel
        {
            Name = type.Name,
            IsTopLevel = type.IsTopLevel,
            Description = SchemaFacts.Description(schema),
            Properties = properties,
            IsOpen = schema.AllowAdditionalProperties,
        };
        _types[place] = record;
        _typesByName.Add(record);
        return type;
    }

    private PropertyModel Property(JsonSchema schema, bool isRequired, NameContext context, string name, string localName)
    {
        var use = ReadValue(schema, context);
        var isJson = use.Type is PrimitiveType { Kind: Primitive.Json };
        var defaultValue = SchemaFacts.Default(schema);
        var isNullable = use.IsNullable && !isJson;
        return new PropertyModel
        {
            JsonName = context.JsonName,
            Name = name,
            LocalName = localName,
            Type = use.Type,
            IsRequired = isRequired,
            IsNullable = isNullable,
            IsThreeState = isNullable && !isRequired && defaultValue is not null,
            OnlyValue = OnlyValue(schema, use.Type),
            Constant = isRequired && !isNullable ? OnlyValue(schema, use.Type) : null,
            Example = isRequired ? Example(schema, use.Type) : null,
            IsDeprecated = SchemaFacts.IsDeprecated(schema),
            Description = SchemaFacts.Description(schema) ?? SchemaFacts.Title(schema),
            Default = defaultValue,
            Limits = use.Limits.WithoutContradictions(),
            SaysFile = context.JsonName == "url" ? MediaFacts.SaysFile(schema) : null,
        };
    }

    /// <summary>The example, where it is of the type and short enough to start from.</summary>
    private ConstantModel? Example(JsonSchema schema, TypeRef type)
    {
        var kind = type switch
        {
            PrimitiveType primitive => primitive.Kind,
            _ => _typesByName.EnumOf(type)?.ValueKind ?? Primitive.Json,
        };
        var example = SchemaFacts.Example(schema);
        return (kind, example) switch
        {
            (Primitive.String or Primitive.File, string { Length: <= MaxExampleLength } text) => new ConstantModel(text, true),
            (Primitive.Int32 or Primitive.Int64 or Primitive.UInt64, long number) when Integers.Holds(kind, number) => new ConstantModel(number.ToString(CultureInfo.InvariantCulture), false),
            (Primitive.Double, long or double) => new ConstantModel(Convert.ToString(example, CultureInfo.InvariantCulture), false),
            (Primitive.Boolean, bool value) => new ConstantModel(value ? "true" : "false", false),
            _ => null,
        };
    }

    private ConstantModel? OnlyValue(JsonSchema schema, TypeRef type)
    {
        if (_typesByName.EnumOf(type) is { Members: { Count: 1 } members } known)
            return new ConstantModel(members[0].Value, known.ValueKind is Primitive.String);
        return SchemaFacts.KnownValues(Target(schema, out _)) is [bool only] ? new ConstantModel(only ? "true" : "false", false) : null;
    }

    private TypeUse KnownValues(IReadOnlyList<object?> values, JsonSchema schema, NameContext context)
    {
        var isNullable = values.Contains(null);
        var known = values.Where(v => v is not null).Select(v => v!).ToList();
        var strings = known.OfType<string>().Distinct().ToList();
        var integers = known.OfType<long>().Distinct().ToList();
        if (strings.Count > 0 && integers.Count > 0 && strings.Count + integers.Count == known.Distinct().Count())
        {
            var text = new TypeUse(Enum(strings, null, context with { Name = context.Name + "Text" }), isNullable);
            return Union([text, new TypeUse(Enum(integers, null, context with { Name = context.Name + "Number" }), isNullable)], null, context);
        }

        if (strings.Count > 0 && strings.Count == known.Distinct().Count())
            return new TypeUse(Enum(strings, SchemaFacts.Description(schema), context), isNullable);
        if (integers.Count > 0 && integers.Count == known.Distinct().Count())
            return new TypeUse(Enum(integers, SchemaFacts.Description(schema), context), isNullable);

        if (known.Count > 0 && known.All(v => v is long or double or decimal))
        {
            var numbers = known.Select(v => Convert.ToDouble(v, CultureInfo.InvariantCulture)).Distinct();
            return new TypeUse(new PrimitiveType(Primitive.Double), isNullable) { Limits = new LimitsModel { AllowedValues = numbers.ToEquatableArray() } };
        }

        return new TypeUse(new PrimitiveType(known.Count > 0 && known.All(v => v is bool) ? Primitive.Boolean : Primitive.Json), isNullable);
    }

    private NamedType Enum<T>(IReadOnlyList<T> values, string? description, NameContext context)
        where T : notnull
    {
        Budget.Check(values.Count, Budget.Values, $"'{context.Name}'", "values");
        var texts = values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)!).ToList();
        // One voice has the same choice as another: voice_1 and voice_2 are both a Voice.
        if (!context.IsComponent && context.Name.TrimEnd(Digits) is { Length: > 0 } unnumbered)
            context = context with { Name = unnumbered };
        var key = context.Name + "\n" + typeof(T).Name + "\n" + string.Join("\n", texts.OrderBy(t => t, StringComparer.Ordinal));
        if (_sameEnums.TryGetValue(key, out var same))
            return same;

        var name = context.TakeFrom(_names);
        var members = MemberNames.Of(name, texts, text => Identifier.OfEnumMember(text, context.Name), "Value");
        var constants = MemberNames.OfConstants(name, members);
        Add(new EnumModel
        {
            Name = name,
            Description = description,
            ValueKind = typeof(T) == typeof(string) ? Primitive.String : values.Cast<object>().All(v => v is long and >= int.MinValue and <= int.MaxValue) ? Primitive.Int32 : Primitive.Int64,
            Members = texts.Select((text, i) => new EnumMemberModel(members[i], constants[i], text)).ToEquatableArray(),
        });
        return _sameEnums[key] = new NamedType(name, NamedTypeKind.Enum, false);
    }

    /// <summary>Reads <c>anyOf</c> or <c>oneOf</c>: a nullable type, a type that covers them all, or a union.</summary>
    /// <param name="limits">The limits that each alternative has besides its own.</param>
    private TypeUse OneOf(IReadOnlyList<JsonSchema> alternatives, JsonSchema schema, LimitsModel limits, NameContext context)
    {
        // {"anyOf": [{"type": "integer"}, {"type": "null"}]} is an integer that may be null: null is no case.
        var present = alternatives.Where(a => !SchemaFacts.IsNull(a)).ToList();
        var isNullable = present.Count < alternatives.Count;

        // Known strings that stand in several alternatives without a name of their own are one set: a string in C# converts to one case only, and
        // who looks for a value should find all of them in one type. Beside a single record they are named after it, since each stands for a value
        // of it: "landscape_4_3" beside ImageSize is an ImageSizePreset.
        var values = present.Select(p => Target(p, out _)).SelectMany(t => !schemas.Components.ContainsKey(t) ? SchemaFacts.KnownValues(t) : []).Where(v => v is string).Distinct().ToList();
        var records = present.Select(p => Target(p, out _)).Where(SchemaFacts.IsRecord).ToList();
        var enumContext = present.Count > 1 && records.Count == 1 && schemas.Components.TryGetValue(records[0], out var component)
            ? context with { Name = components[component] + "Preset", IsComponent = false }
            : context;

        var discriminator = Discriminator.Of(schema);
        TypeUse? known = null;
        var cases = new List<TypeUse>();
        foreach (var alternative in present)
        {
            var target = Target(alternative, out _);
            var isInlineEnum = !schemas.Components.ContainsKey(target) && SchemaFacts.KnownValues(target) is { Count: > 0 } own && own.All(v => v is string);
            var use = isInlineEnum ? known ??= KnownValues(values!, target, enumContext) : ReadValue(alternative, context with { IsComponent = false });
            cases.Add(use with { Limits = use.Limits.And(limits), Tag = discriminator?.TagOf(schemas.Components.TryGetValue(target, out var name) ? name : null) });
        }

        // Union decides what is left of the cases: none (free JSON), one (a type that covers them all), or several.
        var union = Union(cases, SchemaFacts.Description(schema), context);
        return union with { IsNullable = union.IsNullable || isNullable };
    }

    private TypeUse Union(IReadOnlyList<TypeUse> alternatives, string? description, NameContext context)
    {
        var isNullable = alternatives.Any(a => a.IsNullable);
        // No case is left where one alternative is free JSON: it takes every value of the others.
        var cases = UnionMerge.Merge(alternatives.Select(a => a.Type), _typesByName, inner => Union([.. inner.Select(i => new TypeUse(i, false))], null, context.OfItem()).Type);
        if (cases.Count == 0)
            return new TypeUse(new PrimitiveType(Primitive.Json), isNullable);

        var limits = new CaseLimits(alternatives, _typesByName);
        _openEnums.UnionWith(cases.Where(limits.IsOpen).OfType<NamedType>().Select(c => c.Name));
        if (cases.Count == 1)
            return new TypeUse(cases[0], isNullable) { Limits = limits.Of(cases[0]) };

        Budget.Check(cases.Count, Budget.Alternatives, $"'{context.Name}'", "cases");
        var tags = new CaseTags(alternatives, _typesByName);
        var locals = new TakenNames();
        var named = CaseNames.Of(cases)
            .Zip(cases, (name, type) => new UnionCaseModel(name, LocalNames.TakeForCase(name, locals), type) { Limits = limits.Of(type).WithoutContradictions(), Tags = tags.Of(type) })
            .ToEquatableArray();

        // Properties with the same cases share a union. A component keeps one of its own, since the document gives it a name.
        if (_sameUnions.TryGetValue(named, out var same) && !context.IsComponent)
            return new TypeUse(same, isNullable);

        var joined = string.Join("Or", named.Select(n => n.Name));
        var name = context.IsComponent ? context.TakeFrom(_names) : _names.Take(named.Count <= 3 && joined.Length <= 40 ? joined : context.Name + "Value", context.Owner, context.Name + "Value");
        Add(new UnionModel
        {
            Name = name,
            Description = description,
            Cases = named,
            ConvertsString = cases.Any(c => c is PrimitiveType { Kind: Primitive.String }) ? null : cases.FirstOrDefault(ConvertsString),
        });
        return new TypeUse(_sameUnions[named] = new NamedType(name, NamedTypeKind.Union, false), isNullable);
    }

    /// <summary>Whether the C# type converts from a string.</summary>
    private bool ConvertsString(TypeRef type) => type is PrimitiveType { Kind: Primitive.File } || _typesByName.EnumOf(type) is { ValueKind: Primitive.String };

    private void Add(TypeModel type)
    {
        AddType(type);
        _typesByName.Add(type);
    }

    private void AddType(TypeModel? type)
    {
        _types.Add(type);
        Budget.Check(_types.Count, Budget.Types, $"'{endpointName}'", "types");
    }
}
