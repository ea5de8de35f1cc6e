using CsCheck;
using Fal.Tests;
using Fal.Tool.Files;

namespace Fal.Tool.Tests;

public class SchemaFileNameTests
{
    [Theory]
    [InlineData("fal-ai/flux/dev", "fal-ai__flux__dev.json")]
    [InlineData("fal-ai/wan/v2.2-a14b/text-to-video", "fal-ai__wan__v2.2-a14b__text-to-video.json")]
    [InlineData("workflows/owner/name", "workflows__owner__name.json")]
    public void A_file_is_called_like_its_model(string id, string name) => Assert.Equal(name, SchemaFileName.Of(id));

    [Theory]
    [InlineData("me/a__b")]
    [InlineData("me/App")]
    [InlineData("me/app/x/")]
    [InlineData("nul.x/app")]
    [InlineData("me/app.input")]
    [InlineData("me/app.output")]
    [InlineData("12345-app")]
    [InlineData(".me/app")]
    [InlineData("me/app_/x")]
    public void An_id_that_would_be_read_as_another_or_is_no_name_of_a_file_has_a_mark_of_its_own(string id) =>
        Assert.Matches("^[a-z0-9-][a-z0-9_.-]*~[0-9a-f]{12}[.]json$", SchemaFileName.Of(id));

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("a/../b")]
    [InlineData("/a/b")]
    [InlineData("a\\b/c")]
    [InlineData("a/b\n")]
    [InlineData("a/C:x")]
    [InlineData("")]
    [InlineData("one")]
    public void What_is_no_id_gives_no_file(string id) => Assert.Throws<FalToolException>(() => SchemaFileName.Of(id));

    [Fact]
    public void No_two_ids_have_one_file_and_none_is_long()
    {
        string[] steps = ["a", "A", "_", "__", "a_", "_a", "a.", ".a", "con", "CON", "input", "x.input", "~", "-", new string('x', 200)];
        var id = Gen.Int[0, steps.Length - 1].Array[2, 4].Select(chosen => string.Join('/', chosen.Select(step => steps[step])));
        Gen.Select(id, id).Sample((one, other) =>
        {
            var (first, second) = (SchemaFileName.Of(one), SchemaFileName.Of(other));
            return (one == other) == string.Equals(first, second, StringComparison.OrdinalIgnoreCase) && first.Length <= 130 && first == Path.GetFileName(first);
        });
    }

    [Fact]
    public void The_repository_s_own_schemas_are_called_so() =>
        Assert.All(Directory.EnumerateFiles(Repository.Schemas, "*.json"), path => Assert.Equal(
            Path.GetFileName(path), SchemaFileName.Of(Path.GetFileNameWithoutExtension(path).Replace("__", "/", StringComparison.Ordinal))));
}
