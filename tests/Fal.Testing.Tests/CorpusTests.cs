using Fal.Testing.Schemas;
using Newtonsoft.Json.Linq;

namespace Fal.Testing.Tests;

/// <summary>The real schemas that lie beside the repository.</summary>
public class CorpusTests(ITestOutputHelper output)
{
    private static readonly Uri Files = new("http://127.0.0.1/files/");

    [Fact]
    public void Of_every_real_schema_the_made_up_input_and_output_fit()
    {
        Assert.SkipUnless(Directory.Exists(Repository.Corpus), $"The corpus of real schemas is not at {Repository.Corpus}; set FAL_CORPUS to where it is.");

        var schemas = SchemaFiles.Read([Repository.Corpus]);
        var endpoints = schemas.Endpoints.ToList();
        var problems = endpoints.SelectMany(Problems).ToList();

        output.WriteLine($"{endpoints.Count} schemas read.");
        Assert.True(endpoints.Count > 100);

        // Some refer to components that they do not have.
        Assert.All(schemas.Problems, problem => Assert.Equal("FAL0005", problem.Id));
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    private static IEnumerable<string> Problems(EndpointContract schema)
    {
        foreach (var (name, side) in new[] { ("input", schema.Input), ("output", schema.Output) })
        {
            var sample = SampleValue.Make(side, Files);
            if (sample is not JObject made || (made.Count == 0 && side.ActualSchema.Properties.Count > 0))
                yield return $"{schema.Id}: the {name} is {sample}";
            foreach (var error in InputValidation.Validate(side, sample))
                yield return $"{schema.Id}: {name} {error.ToString(Newtonsoft.Json.Formatting.None)}";
        }

        // What is answered, which goes with an input.
        foreach (var input in new[] { SampleValue.Make(schema.Input, Files).ToString(), """{"prompt":"a fox","num_images":4,"output_format":"jpeg","image_size":{"width":99999,"height":7}}""" })
        {
            var output = JToken.Parse(schema.SampleOutput(input, Files, _ => default)!.ToJsonString());
            foreach (var error in InputValidation.Validate(schema.Output, output))
                yield return $"{schema.Id}: answer {error.ToString(Newtonsoft.Json.Formatting.None)}";
        }
    }
}
