using System.Text.Json;
using System.Text.Json.Nodes;
using Studio.Forms;
using Studio.Models;

namespace Fal.Studio.Tests;

/// <summary>What is sent is what the page shows; where it cannot be, the page says so.</summary>
public class EntryTests
{
    [Theory]
    [InlineData("[1,2]", "An input is an object: { … }.")]
    [InlineData("12", "An input is an object: { … }.")]
    [InlineData("""{"a":1,"a":2}""", "A name occurs twice in an object.")]
    [InlineData("""{"a":{"b":1,"b":2}}""", "A name occurs twice in an object.")]
    [InlineData("{", "This is no JSON.")]
    [InlineData("", "This is needed.")]
    [InlineData("""{"a":1}""", null)]
    public void An_input_that_is_entered_as_JSON_is_an_object(string text, string? problem)
    {
        var form = FormOf("""{"type":"object"}""");
        ((JsonEntry)form.Basic[0]).Text = text;
        Assert.Equal(problem, form.FindProblems().At("input"));
    }

    [Fact]
    public void What_is_emptied_is_sent_where_the_model_would_take_something_else()
    {
        var form = FormOf("""{"type":"object","properties":{"words":{"type":"string","default":"blurry"},"sizes":{"type":"array","items":{"type":"integer"},"default":[1]},"name":{"type":"string"}}}""");
        Assert.Equal("{}", form.Read().ToJsonString());
        Entry<TextEntry>(form, "words").Text = "";
        Entry<ListEntry>(form, "sizes").RemoveAt(0);
        Assert.Equal("""{"words":"","sizes":[]}""", form.Read().ToJsonString());

        var again = FormOf("""{"type":"object","properties":{"words":{"type":"string","default":"blurry"}}}""");
        again.Write(form.Read());
        Assert.Equal("", Entry<TextEntry>(again, "words").Text);
    }

    [Theory]
    [InlineData("words", "string")]
    [InlineData("words", "object")]
    [InlineData("image_url", "string")]
    public void What_is_cut_off_is_not_sent_as_if_it_were_whole(string name, string type)
    {
        var form = FormOf($$"""{"type":"object","properties":{"{{name}}":{"type":"{{type}}" } } }""");
        Enter(Form.MostCharacters);
        Assert.Equal(0, form.FindProblems().Count);
        Enter(Form.MostTaken);
        Assert.Equal("At most 100,000 characters fit here. What came after them is cut off.", form.FindProblems().At(name));

        void Enter(int length)
        {
            switch (form.Basic.Concat(form.Advanced).Single())
            {
                case TextEntry text:
                    text.Text = new string('é', length);
                    break;
                case JsonEntry json:
                    json.Text = $"\"{new string('é', length - 2)}\"";
                    break;
                case FileEntry file:
                    file.Enter(new string('é', length));
                    break;
            }
        }
    }

    [Fact]
    public void A_number_is_a_number_however_large()
    {
        var form = FormOf("""{"type":"object","properties":{"limit":{"type":"number","default":1e30},"other":{"type":"number"}}}""");
        Assert.Equal(0, form.FindProblems().Count);
        Assert.Equal("{}", form.Read().ToJsonString());

        Entry<NumberEntry>(form, "other").Text = "2e40";
        Assert.Equal(2e40, (double)form.Read()["other"]!);
        Entry<NumberEntry>(form, "other").Text = "1e999";
        Assert.Equal("This is no number.", form.FindProblems().At("other"));
    }

    [Theory]
    [InlineData("2.5", "This is no whole number.")]
    [InlineData("two", "This is no number.")]
    [InlineData("2.0", null)]
    [InlineData("99999999999999999999", null)]
    public void Where_a_whole_number_is_wanted_another_is_told_in_words_of_everybody(string text, string? problem)
    {
        var form = FormOf("""{"type":"object","properties":{"steps":{"type":"integer"}}}""");
        Entry<NumberEntry>(form, "steps").Text = text;
        Assert.Equal(problem, form.FindProblems().At("steps"));
    }

    [Fact]
    public void A_number_and_a_text_that_look_alike_are_two_choices()
    {
        var form = FormOf("""{"type":"object","properties":{"size":{"enum":[1,"1"]}}}""");
        var choice = Entry<ChoiceEntry>(form, "size");
        choice.Key = choice.Field.Choices[1].Key;
        Assert.Equal("""{"size":"1"}""", form.Read().ToJsonString());

        var again = FormOf("""{"type":"object","properties":{"size":{"enum":[1,"1"]}}}""");
        again.Write(form.Read());
        Assert.Equal("""{"size":"1"}""", again.Read().ToJsonString());
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"image_url":{"type":"string"}},"required":["image_url"]}""", "image_url")]
    [InlineData("""{"type":"object","properties":{"inner":{"type":"object","properties":{"image_url":{"type":"string"}}}}}""", "inner.image_url")]
    public void Nothing_is_sent_while_a_file_is_on_its_way(string schema, string path)
    {
        var form = FormOf(schema);
        var file = Files(form.Basic.Concat(form.Advanced)).Single();
        var upload = file.Begin("new.png");
        Assert.Equal("new.png is still being uploaded.", form.FindProblems().At(path));

        Assert.True(file.TryEnd(upload, "https://example.com/new"));
        Assert.Equal(0, form.FindProblems().Count);
        Assert.Equal(("https://example.com/new", "new.png"), (file.Address, file.FileName));
    }

    [Fact]
    public void A_file_that_comes_late_does_not_take_the_place_of_what_was_entered_meanwhile()
    {
        var file = (FileEntry)FormOf("""{"type":"object","properties":{"image_url":{"type":"string"}},"required":["image_url"]}""").Basic[0];
        var upload = file.Begin("late.png");
        file.Enter("https://example.com/typed");
        Assert.False(file.TryEnd(upload, "https://example.com/late"));
        Assert.Equal("https://example.com/typed", file.Address);
    }

    [Fact]
    public void What_is_wrong_in_a_list_is_forgotten_when_its_items_move()
    {
        var form = new Form(Catalogue.Find("fal-ai/lora")!.Input);
        Entry<ListEntry>(form, "loras").Add();
        var problems = form.FindProblems();
        Assert.NotNull(problems.At("loras[0].path"));
        problems.RemoveIn("loras");
        Assert.Null(problems.At("loras[0].path"));
        Assert.NotNull(problems.At("prompt"));
    }

    private static Form FormOf(string schema) => new(FieldReader.Read(JsonSerializer.Deserialize<JsonElement>(schema)));

    private static IEnumerable<FileEntry> Files(IEnumerable<Entry> entries) =>
        entries.SelectMany(entry => entry is ObjectEntry inner ? Files(inner.Entries) : new[] { entry }.OfType<FileEntry>());

    private static TEntry Entry<TEntry>(Form form, string name)
        where TEntry : Entry => Assert.IsType<TEntry>(form.Basic.Concat(form.Advanced).Single(entry => entry.Field.Name == name));
}
