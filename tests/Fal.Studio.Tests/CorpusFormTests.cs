using System.Text.Json;
using System.Text.Json.Nodes;
using Studio.Forms;

namespace Fal.Studio.Tests;

public class CorpusFormTests
{
    [Fact]
    public void Every_real_model_has_a_form_that_takes_its_examples_and_gives_them_back()
    {
        Assert.SkipUnless(Directory.Exists(Repository.Corpus), $"The corpus of real schemas is not at {Repository.Corpus}; set FAL_CORPUS to where it is.");
        var (fields, asJson) = (0, 0);
        Assert.All(Inputs(), input =>
        {
            var form = new Form(FieldReader.Read(input));
            form.WriteExamples();
            form.FindProblems();
            var entries = form.Basic.Concat(form.Advanced).ToList();
            fields += entries.Count;
            asJson += entries.Count(entry => entry is JsonEntry);
            Assert.NotEmpty(entries);

            var again = new Form(FieldReader.Read(input));
            again.Write(form.Read());
            Assert.True(JsonNode.DeepEquals(form.Read(), again.Read()));
        });

        // A form is of use where hardly anybody has to write JSON.
        Assert.InRange(asJson * 100.0 / fields, 0, 2);
    }

    /// <summary>The inputs of the corpus, with their definitions where a model's own schema has them.</summary>
    private static IEnumerable<JsonElement> Inputs()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Corpus, "*.json"))
        {
            var document = JsonNode.Parse(File.ReadAllText(file).Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
            var post = document["paths"]!.AsObject().Select(path => path.Value!["post"]).First(operation => operation is not null)!;
            var schema = post["requestBody"]?["content"]?["application/json"]?["schema"];
            if (schema is null || document["components"]?["schemas"] is not { } definitions)
                continue;
            yield return JsonSerializer.SerializeToElement(new JsonObject { ["allOf"] = new JsonArray(schema.DeepClone()), ["$defs"] = definitions.DeepClone() });
        }
    }
}
