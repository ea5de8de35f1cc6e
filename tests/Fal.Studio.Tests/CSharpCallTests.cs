using System.Text.Json.Nodes;
using Studio.Models;

namespace Fal.Studio.Tests;

public class CSharpCallTests
{
    [Theory]
    [InlineData("flux", "fal-ai/flux/dev", """{"prompt":"a \"fox\"\nin C:\\snow 🦊","image_size":{"width":640,"height":480},"guidance_scale":3.25,"seed":9007199254740993,"enable_safety_checker":false,"output_format":"png"}""")]
    [InlineData("preset", "fal-ai/flux/dev", """{"prompt":"a fox","image_size":"landscape_16_9"}""")]
    [InlineData("video", "fal-ai/ltx-2/image-to-video/fast", """{"image_url":"https://example.com/a.png","prompt":"it moves","duration":8,"fps":50}""")]
    [InlineData("lora", "fal-ai/lora", """{"model_name":"x","prompt":"a fern","loras":[{"path":"https://example.com/a","scale":0.5},{"path":"https://example.com/b"}],"embeddings":[{"path":"https://example.com/c","tokens":["<a>","<b>"]}],"timesteps":{"method":"array","array":[1,2]}}""")]
    [InlineData("whisper", "fal-ai/whisper", """{"audio_url":"https://example.com/a.mp3","task":"translate","language":"de","diarize":true}""")]
    [InlineData("router", "openrouter/router", """{"prompt":"Why?","model":"any","temperature":0.2}""")]
    public void A_call_is_written_as_the_compiler_takes_it(string name, string model, string input) =>
        Assert.Equal(Written(name), CSharpCall.Write(Catalogue.Find(model)!, (JsonObject)JsonNode.Parse(input)!, isStreamed: name == "router"));

    [Fact]
    public void What_is_not_seen_in_a_text_is_seen_in_its_code()
    {
        var input = new JsonObject { ["prompt"] = "a\u202eb\ufeffc\u200bd\u2028e\u00adf" };
        Assert.Contains("\"a\\u202eb\\ufeffc\\u200bd\\u2028e\\u00adf\"", CSharpCall.Write(Catalogue.Find("fal-ai/flux/dev")!, input, isStreamed: false), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_without_a_type_that_is_known_is_written_as_JSON()
    {
        var input = (JsonObject)JsonNode.Parse("""{"model_name":"x","prompt":"a \"\"\" b","ip_adapter":[{"path":"p","ip_adapter_image_url":["https://example.com/a.png"]}]}""")!;
        var text = CSharpCall.Write(Catalogue.Find("fal-ai/lora")!, input, isStreamed: false);
        Assert.StartsWith("FalOutput output = await fal.SubscribeAsync(Lora.Endpoint, JsonNode.Parse(\"\"\"", text, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(input, JsonNode.Parse(text.Split("JsonNode.Parse(")[1].TrimEnd(';', ')', '!').Trim('"'))));
    }

    /// <summary>The call between two comments of <see cref="WrittenCalls"/>, without what it is indented by.</summary>
    private static string Written(string name)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "tests", "Fal.Studio.Tests", "WrittenCalls.cs"));
        var call = lines.SkipWhile(line => line.Trim() != $"// {name}").Skip(1).TakeWhile(line => line.Trim() != "// end");
        return string.Join('\n', call.Select(line => line[8..]));
    }
}
