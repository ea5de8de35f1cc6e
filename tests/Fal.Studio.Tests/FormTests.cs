using System.Text.Json.Nodes;
using Studio.Forms;
using Studio.Models;

namespace Fal.Studio.Tests;

public class FormTests
{
    private static readonly StudioModel Flux = Catalogue.Find("fal-ai/flux/dev")!;
    private static readonly StudioModel LoraModel = Catalogue.Find("fal-ai/lora")!;

    [Fact]
    public void Each_value_of_a_schema_has_the_control_for_it()
    {
        Assert.Equal(
            [
                "prompt: TextField", "image_size: UnionField", "num_inference_steps: NumberField", "seed: NumberField", "guidance_scale: NumberField",
                "num_images: NumberField", "enable_safety_checker: SwitchField", "output_format: ChoiceField", "acceleration: ChoiceField",
            ],
            Flux.Input.Fields.Select(field => $"{field.Name}: {field.GetType().Name}"));
        Assert.True(Field<TextField>(Flux, "prompt") is { IsLong: true, IsRequired: true, Help: "What the picture shows." });
        Assert.True(Field<NumberField>(Flux, "num_inference_steps") is { Min: 1, Max: 50, Step: 1, HasSlider: true, IsInteger: true });
        Assert.True(Field<NumberField>(Flux, "guidance_scale") is { Min: 1, Max: 20, Step: 0.1m, Label: "Guidance (CFG)" });
        Assert.False(Field<NumberField>(Flux, "seed").HasSlider);
        Assert.Equal(["\"jpeg\"", "\"png\""], Field<ChoiceField>(Flux, "output_format").Choices.Select(choice => choice.Key));
        Assert.Equal("image/*", Field<FileField>(Catalogue.Find("fal-ai/ltx-2/image-to-video/fast")!, "image_url").Accept);
        Assert.IsType<ObjectField>(Field<ListField>(LoraModel, "loras").Item);
    }

    [Fact]
    public void A_preset_or_a_size_are_two_kinds_of_one_value_and_the_simple_one_is_offered_first()
    {
        var size = Field<UnionField>(Flux, "image_size");
        Assert.Equal(["Preset", "Width and height"], size.Cases.Select(field => field.Label));
        Assert.Equal("Landscape 16:9", Assert.IsType<ChoiceField>(size.Cases[0]).Choices[^1].Label);
    }

    [Fact]
    public void What_nobody_changed_is_not_sent()
    {
        var form = new Form(Flux.Input);
        Assert.Equal("{}", form.Read().ToJsonString());

        Entry<TextEntry>(form, "prompt").Text = "a fox";
        Entry<SwitchEntry>(form, "enable_safety_checker").IsOn = false;
        Assert.Equal("""{"prompt":"a fox","enable_safety_checker":false}""", form.Read().ToJsonString());
    }

    [Theory]
    [InlineData("fal-ai/flux/dev", """{"prompt":"a fox","image_size":{"width":640,"height":480},"num_images":4}""")]
    [InlineData("fal-ai/flux/dev", """{"prompt":"a fox","image_size":"square","seed":9007199254740993}""")]
    [InlineData("fal-ai/ltx-2/image-to-video/fast", """{"image_url":"https://example.com/a.png","prompt":"it moves","duration":8}""")]
    [InlineData("fal-ai/lora", """{"model_name":"x","prompt":"a fox","loras":[{"path":"https://example.com/a","scale":0.5}],"ip_adapter":[{"ip_adapter_image_url":["https://example.com/a.png"],"path":"p","scale_json":{"a":[1]}}],"timesteps":{"method":"array","array":[1,2]}}""")]
    public void An_input_that_is_entered_again_is_the_same(string model, string input)
    {
        var form = new Form(Catalogue.Find(model)!.Input);
        form.Write((JsonObject)JsonNode.Parse(input)!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(input), form.Read()), form.Read().ToJsonString());
    }

    [Fact]
    public void What_is_needed_and_what_is_no_value_is_found_before_anything_is_sent()
    {
        var form = new Form(LoraModel.Input);
        Entry<ListEntry>(form, "loras").Add();
        Entry<NumberEntry>(form, "seed").Text = "twelve";

        var problems = form.FindProblems();
        Assert.Equal("model_name", problems.First);
        Assert.Equal("This is needed.", problems.At("prompt"));
        Assert.Equal("This is needed.", problems.At("loras[0].path"));
        Assert.Equal("This is no number.", problems.At("seed"));
        Assert.True(problems.AreIn("loras"));
        Assert.False(problems.AreIn("lora"));
        Assert.Equal(4, problems.Count);

        problems.RemoveIn("seed");
        Assert.Null(problems.At("seed"));
    }

    [Fact]
    public void What_no_control_is_for_is_entered_as_JSON()
    {
        var form = new Form(LoraModel.Input);
        var adapters = Entry<ListEntry>(form, "ip_adapter");
        adapters.Add();
        var json = ((ObjectEntry)adapters.Items[0]).Entries.OfType<JsonEntry>().Single();
        Assert.Equal("scale_json", json.Field.Name);

        json.Text = "{";
        Assert.Equal("This is no JSON.", form.FindProblems().At("ip_adapter[0].scale_json"));
        json.Text = """{"a":1}""";
        Assert.Null(form.FindProblems().At("ip_adapter[0].scale_json"));
        Assert.Equal("""[{"scale_json":{"a":1}}]""", form.Read()["ip_adapter"]!.ToJsonString());
    }

    [Fact]
    public void The_examples_of_a_schema_fill_in_what_is_needed()
    {
        foreach (var model in Catalogue.All)
        {
            var form = new Form(model.Input);
            form.WriteExamples();
            foreach (var file in form.MissingFiles)
                file.Enter("https://example.com/a");
            Assert.NotEmpty(form.Read());
            Assert.All(form.Basic.Where(entry => entry.Field.IsRequired && entry.Field is not FileField), entry => Assert.NotNull(entry.Read()));
        }
    }

    [Fact]
    public void What_is_needed_is_seen_at_once_and_what_has_to_be_read_up_is_folded_away()
    {
        var form = new Form(Flux.Input);
        Assert.Equal(["prompt", "image_size", "num_inference_steps", "guidance_scale", "num_images"], form.Basic.Select(entry => entry.Field.Name));
        Assert.Equal(Flux.Input.Fields.Count, form.Basic.Count + form.Advanced.Count);
    }

    [Theory]
    [InlineData("{}", 4, 3)]
    [InlineData("""{"image_size":"portrait_16_9"}""", 9, 16)]
    [InlineData("""{"image_size":"square_hd"}""", 1, 1)]
    [InlineData("""{"image_size":{"width":640,"height":320}}""", 640, 320)]
    public void The_place_of_a_picture_has_its_shape_before_it_is_there(string input, double width, double height) =>
        Assert.Equal(new AspectRatio(width, height), AspectRatio.Of((JsonObject)JsonNode.Parse(input)!, Flux.Input));

    private static TField Field<TField>(StudioModel model, string name)
        where TField : Field => Assert.IsType<TField>(model.Input.Fields.Single(field => field.Name == name));

    private static TEntry Entry<TEntry>(Form form, string name)
        where TEntry : Entry => Assert.IsType<TEntry>(form.Basic.Concat(form.Advanced).Single(entry => entry.Field.Name == name));
}
