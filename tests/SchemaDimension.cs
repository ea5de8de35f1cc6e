using System.Globalization;

namespace Fal.Tests;

/// <summary>Something that a schema file can have much of.</summary>
/// <param name="Name">What it is.</param>
/// <param name="First">As few as tell anything.</param>
/// <param name="File">A file with so many.</param>
internal sealed record SchemaDimension(string Name, int First, Func<int, string> File)
{
    /// <summary>The id that the project says, where a file does not.</summary>
    public string? EndpointId { get; init; }

    private const string Emoji = "\U0001F600";

    /// <summary>Dimensions that a file can grow in for as long as it likes: what is beyond a budget is refused.</summary>
    public static IReadOnlyList<SchemaDimension> All { get; } =
    [
        new("properties of a type", 7, n => Document(Many(n, i => $"\"p{i}\": {{ \"type\": \"string\" }}"))),
        new("properties of many types", 4, n => Types(n, i => Many(100, j => $"\"p{j}\": {{ \"type\": \"string\" }}"))),
        new("limits", 4, n => Types(n, i => Many(50, j => $"\"p{j}\": {{ \"type\": \"integer\", \"minimum\": 1, \"maximum\": 9, \"default\": {j}, \"description\": \"A & B\" }}"))),
        new("nullable properties", 4, n => Types(n, i => Many(50, j => $"\"p{j}\": {{ \"anyOf\": [{{ \"type\": \"number\" }}, {{ \"type\": \"null\" }}], \"default\": 1 }}"))),
        new("lists", 4, n => Types(n, i => Many(50, j => $"\"p{j}\": {{ \"type\": \"array\", \"items\": {{ \"type\": \"number\" }} }}"))),
        new("values of a list", 60, n => Document($"\"v\": {{ \"enum\": [{Many(n, i => $"\"v{i}\"")}] }}")),
        new("values of punctuation", 60, n => Document($"\"v\": {{ \"enum\": [{Many(n, i => $"\"{new string('!', i % 50)}{new string('?', i / 50)}\"")}] }}")),
        new("values of many lists", 8, n => Types(n, i => $"\"v\": {{ \"enum\": [{Many(200, j => $"\"a{i}b{j}\"")}] }}")),
        new("values of one name", 60, n => Document($"\"v\": {{ \"enum\": [{Many(n, i => $"\"a{new string(' ', i % 60)}{new string('-', i / 60)}\"")}] }}")),
        new("known values by alternatives", 3, n => Document($"\"v\": {{ \"anyOf\": [{Many(n, i => $"{{ \"const\": \"v{i}\" }}")}] }}")),
        new("types", 15, n => Types(n, i => "\"a\": { \"type\": \"string\" }")),
        new("inline types", 7, n => Document(Many(n, i => $"\"p{i}\": {{ \"properties\": {{ \"q{i}\": {{ \"type\": \"boolean\" }} }} }}"))),
        new("cases of a union", 3, n => Document($"\"u\": {{ \"anyOf\": [{Many(n, i => Reference($"T{i}"))}] }}", Parts(n, i => $"\"a\": {{ \"type\": \"string\" }}, \"b{i}\": {{ \"type\": \"integer\" }}"))),
        new("unions of the same types", 7, n => Document(Many(n, i => $"\"u{i}\": {{ \"anyOf\": [{Many(12, j => Reference($"T{j}"))}, {{ \"type\": \"array\", \"items\": {Reference($"T{i % 12}")} }}] }}"), Parts(12, i => $"\"a{i}\": {{ \"enum\": [{Many(20, j => $"\"v{i}-{j}\"")}] }}"))),
        new("uses of a component", 7, n => Document(Many(n, i => $"\"u{i}\": {Reference("Part")}"), Component("Part", $"{{ \"anyOf\": [{Many(50, j => $"{{ \"type\": \"array\", \"items\": {{ \"const\": \"c{j}\" }} }}")}] }}"))),
        new("limited uses of a component", 7, n => Document(Many(n, i => $"\"u{i}\": {{ \"allOf\": [{Reference("Part")}], \"maxLength\": {i + 1} }}"), Component("Part", $"{{ \"anyOf\": [{Many(50, _ => "{ \"type\": \"string\" }")}, {{ \"type\": \"boolean\" }}] }}"))),
        new("components in a row", 1, n => Document($"\"a\": {Reference("C0")}", Chain(n, next => $"{{ \"properties\": {{ \"next\": {next} }} }}"))),
        new("references in a row", 30, n => Document($"\"a\": {Reference("C0")}", Chain(n, next => next))),
        new("lists in each other", 3, n => Document($"\"a\": {Reference("C0")}", Chain(n, next => $"{{ \"type\": \"array\", \"items\": {next} }}"))),
        Folded("anyOf", next => $"{{ \"anyOf\": [{next}, {next}] }}"),
        Folded("allOf", next => $"{{ \"allOf\": [{next}, {next}] }}"),
        Folded("anyOf of lists", next => $"{{ \"anyOf\": [{{ \"type\": \"array\", \"items\": {next} }}, {{ \"additionalProperties\": {next}, \"type\": \"object\" }}] }}"),
        Folded("prefixItems", next => $"{{ \"type\": \"array\", \"prefixItems\": [{next}, {next}] }}"),
        Folded("properties", next => $"{{ \"properties\": {{ \"a\": {next}, \"b\": {next} }} }}"),
        new("components that nothing uses", 60, n => Document("", Parts(n, i => "\"a\": { \"type\": \"string\" }"))),
        new("words of descriptions", 200, n => Document($"\"p\": {{ \"description\": \"{Many(n, i => "a word & more", " ")}\" }}")),
        new("emoji of descriptions", 200, n => Document($"\"p\": {{ \"description\": \"{string.Concat(Enumerable.Repeat(Emoji, n))}\" }}")),
        new("halves of emoji", 200, n => Document($"\"p\": {{ \"description\": \"{string.Concat(Enumerable.Repeat("\\ud83d", n))}\" }}")),
        new("a description without a space", 2000, n => Document($"\"p\": {{ \"description\": \"{new string('x', n)}\" }}")),
        new("hidden characters", 200, n => Document($"\"p\": {{ \"description\": \"{string.Concat(Enumerable.Repeat("\\u202e", n))}\" }}")),
        new("a default", 200, n => Document($"\"p\": {{ \"type\": \"array\", \"default\": [{Many(n, i => "1")}] }}")),
        new("a pattern", 200, n => Document($"\"p\": {{ \"type\": \"string\", \"pattern\": \"{new string('(', n)}a{new string(')', n)}\" }}")),
        new("numbers that are allowed", 30, n => Document($"\"p\": {{ \"enum\": [{Many(n, i => $"{i}.5")}] }}")),
        new("problems", 30, n => Types(n, i => Many(10, j => $"\"p{j}\": {{ \"$ref\": \"#/nothing/{j}\" }}"))),
        new("names that are required", 30, n => Object(n, i => $"\"p{i % 200}\"")),
        new("endpoints of a page", 8, n => Page(n, i => Document("", id: $"me/x{i}"))),
        new("endpoints of an app", 8, n => App(n, i => $"{{ \"properties\": {{ \"a{i}\": {{ \"type\": \"string\" }} }} }}", "")) { EndpointId = "me/app" },
        new("endpoints of an app that share components", 8, n => App(n, _ => Reference("Group0"), Grouped(100, i => "\"a\": { \"type\": \"string\" }"))) { EndpointId = "me/app" },
        new("streams of an app", 8, n => App(n, _ => "{}", "", "/stream")) { EndpointId = "me/app" },
        new("endpoints of an app with streams", 8, n => App(n, _ => "{}", "", "", "/stream")) { EndpointId = "me/app" },
        new("unknown keywords", 60, n => Document($"\"p\": {{ {Many(n, i => $"\"x{i}\": [{{}}]")} }}")),
    ];

    public override string ToString() => Name;

    /// <summary>A small file that many ways lead through.</summary>
    /// <param name="deep">How many components there are.</param>
    /// <param name="fold">How often each refers to the next.</param>
    /// <param name="holder">A schema that holds some.</param>
    public static string Maze(int deep, int fold, Func<string, string> holder) =>
        Document($"\"a\": {Reference("C0")}", Chain(deep, next => holder(string.Join(", ", Enumerable.Repeat(next, fold)))));

    /// <summary>An OpenAPI document of an endpoint.</summary>
    /// <param name="properties">The input's properties, as JSON without the braces.</param>
    /// <param name="components">More components, each after a comma.</param>
    public static string Document(string properties, string components = "", string id = "me/worst") => $$"""
        { "openapi": "3.0.4", "info": { "x-fal-metadata": { "endpointId": "{{id}}" } },
          "components": { "schemas": {
            "Input": { "type": "object", "properties": { {{properties}} } },
            "Output": { "type": "object", "properties": { "text": { "type": "string" } } }{{components}} } },
          "paths": {
            "/{{id}}": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Input" } } } } } },
            "/{{id}}/requests/{request_id}": { "get": { "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Output" } } } } } } } } }
        """;

    private static SchemaDimension Folded(string name, Func<string, string> twice) =>
        new($"components that refer twice to the next by {name}", 1, n => Document($"\"a\": {Reference("C0")}", Chain(n, twice)));

    private static string Types(int count, Func<int, string> properties) =>
        Document(Many((count + 49) / 50, i => $"\"g{i}\": {Reference($"Group{i}")}"), Grouped(count, properties));

    /// <summary>Types, fifty of which are properties of one each.</summary>
    private static string Grouped(int count, Func<int, string> properties) =>
        Parts(count, properties) + string.Concat(Enumerable.Range(0, (count + 49) / 50).Select(group =>
            Component($"Group{group}", $"{{ \"properties\": {{ {Many(Math.Min(50, count - (group * 50)), i => $"\"t{i}\": {Reference($"T{(group * 50) + i}")}")} }} }}")));

    private static string Parts(int count, Func<int, string> properties) => string.Concat(Enumerable.Range(0, count).Select(i => Component($"T{i}", $"{{ \"properties\": {{ {properties(i)} }} }}")));

    private static string Chain(int count, Func<string, string> holder) =>
        string.Concat(Enumerable.Range(0, count).Select(i => Component($"C{i}", holder(Reference($"C{i + 1}"))))) + Component($"C{count}", "{ \"type\": \"string\" }");

    private static string Object(int count, Func<int, string> required) =>
        Document($"\"o\": {{ \"properties\": {{ \"p0\": {{ \"type\": \"string\" }} }}, \"required\": [{Many(count, required)}] }}");

    private static string Page(int count, Func<int, string> document) =>
        $"{{ \"models\": [{Many(count, i => $"{{ \"endpoint_id\": \"me/x{i}\", \"openapi\": {document(i)} }}")}] }}";

    private static string App(int count, Func<int, string> input, string components, params string[] ends) => $$"""
        { "components": { "schemas": { "Own": {}{{components}} } }, "paths": {
        {{Many(count * Math.Max(1, ends.Length), i => $"\"/p{i / Math.Max(1, ends.Length)}{(ends.Length == 0 ? "" : ends[i % ends.Length])}\": {{ \"post\": {{ \"requestBody\": {{ \"content\": {{ \"application/json\": {{ \"schema\": {input(i)} }} }} }}, \"responses\": {{}} }} }}")}} } }
        """;

    private static string Component(string name, string schema) => $", \"{name}\": {schema}";

    private static string Reference(string component) => $"{{ \"$ref\": \"#/components/schemas/{component}\" }}";

    private static string Many(int count, Func<int, string> part, string between = ", ") =>
        string.Join(between, Enumerable.Range(0, count).Select(i => part(i).ToString(CultureInfo.InvariantCulture)));
}
