using System.Collections;
using System.Text.Json.Nodes;

namespace Fal.Client.Tests;

/// <summary>Inputs that are made of names and values.</summary>
public class ObjectJsonTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "a", "\"a\"" },
        { true, "true" },
        { (sbyte)-1, "-1" },
        { byte.MaxValue, "255" },
        { short.MinValue, "-32768" },
        { ushort.MaxValue, "65535" },
        { int.MinValue, "-2147483648" },
        { uint.MaxValue, "4294967295" },
        { long.MinValue, "-9223372036854775808" },
        { ulong.MaxValue, "18446744073709551615" },
        { 0.1, "0.1" },
        { 0.1f, "0.1" },
        { 1.50m, "1.50" },
        { new Uri("https://files.example/a b.png"), "\"https://files.example/a b.png\"" },
        { FalFile.FromUrl("https://files.example/a.png"), "\"https://files.example/a.png\"" },
        { new List<int> { 1, 2 }, "[1,2]" },
        { new string?[] { "a", null }, "[\"a\",null]" },
        { new Hashtable { ["a"] = 1L }, "{\"a\":1}" },
        { new SortedDictionary<string, string> { ["b"] = "2", ["a"] = "1" }, "{\"a\":\"1\",\"b\":\"2\"}" },
        { new Dictionary<string, object?>(), "{}" },
        { JsonValue.Create("node"), "\"node\"" },
        { new JsonArray(1, null), "[1,null]" },
    };

    public static TheoryData<object, string> Others => new()
    {
        { DayOfWeek.Monday, "at is a DayOfWeek;" },
        { DateTime.UnixEpoch, "at is a DateTime;" },
        { 'a', "at is a Char;" },
        { double.NaN, "at is a Double, NaN;" },
        { float.PositiveInfinity, "at is a Single, Infinity;" },
        { new byte[] { 1 }, "at is a Byte[];" },
        { FalFile.FromBytes(new byte[] { 1 }, "image/png"), "at is a file that has no address yet: upload it first, with FalClient.UploadAsync." },
        { new object?[] { 1, new Dictionary<string, object?> { ["deep"] = new object() } }, "at[1].deep is a Object;" },
        { new Hashtable { [1] = "a" }, "at is a Int32;" },
        { default(System.Text.Json.JsonElement), "at is a JsonElement;" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_is_written_by_what_it_is(object? value, string json)
    {
        FalInput input = new Dictionary<string, object?> { ["at"] = value };

        Assert.Equal($"{{\"at\":{json}}}", input.ToString());
    }

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void What_JSON_does_not_have_is_refused_with_its_place(object value, string message)
    {
        var error = Assert.Throws<ArgumentException>("properties", () => new FalInput(new Dictionary<string, object?> { ["at"] = value }));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_itself_is_refused()
    {
        var properties = new Dictionary<string, object?>();
        properties["self"] = properties;

        Assert.Contains("is deeper than 64 levels", Assert.Throws<ArgumentException>("properties", () => new FalInput(properties)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_that_is_too_deep_is_refused()
    {
        JsonNode node = new JsonArray();
        for (var level = 1; level < 64; level++)
            node = new JsonArray(node);
        FalInput deepest = node;

        Assert.Equal(128, deepest.ToString().Length);
        Assert.Throws<ArgumentException>("json", () => (FalInput)new JsonArray(node.DeepClone()));
    }

    [Fact]
    public void JSON_of_any_kind_makes_an_input()
    {
        Assert.Equal("""{"a":1}""", new FalInput(new JsonObject { ["a"] = 1 }).ToString());
        Assert.Equal("[1]", new FalInput(new JsonArray(1)).Json.GetRawText());
        Assert.Throws<ArgumentNullException>("json", () => new FalInput(((JsonNode?)null)!));
        Assert.Throws<ArgumentNullException>("properties", () => new FalInput(((Dictionary<string, object?>?)null)!));
        Assert.Throws<ArgumentException>("json", () => (FalInput)JsonValue.Create(double.NaN));
    }

    [Fact]
    public void An_input_is_as_its_source_was_then()
    {
        var node = new JsonObject { ["a"] = 1 };
        FalInput input = node;
        node["a"] = 2;

        Assert.Equal("""{"a":1}""", input.ToString());
    }

    [Fact]
    public void Any_names_and_values_will_do() =>
        Assert.Equal("""{"a":1}""", new FalInput(Enumerable.Repeat(KeyValuePair.Create("a", (object?)1), 1)).ToString());

    [Fact]
    public void Half_a_character_is_none() => Assert.Equal("\uFFFD", new FalInput(new Dictionary<string, object?> { ["a"] = "\ud800" }).Json.GetProperty("a").GetString());
}
