using System.Net;
using System.Text;
using System.Text.Json;

namespace Fal.AspNetCore.Tests;

/// <summary>Requests that bind to generated types, of the app itself and of a library, over HTTP.</summary>
public class BindingTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    private static readonly string[] Sides = ["/app", "/library"];
    private static readonly string[] OfValues = ["/value?v=", "/value-or-none?v=", "/values?v=jpeg&v=", "/route/", "/mvc/value?v=", "/mvc/route/"];
    private static readonly string[] OfForms = ["/form", "/mvc/form", "/mvc/query"];
    private static readonly string[] OfBodies = ["/body", "/mvc/body"];

    public static TheoryData<string> Values => OnBothSides(OfValues);

    public static TheoryData<string> Forms => OnBothSides(OfForms);

    public static TheoryData<string> Bodies => OnBothSides(OfBodies);

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Text_is_a_known_value(string path)
    {
        var (status, answer) = await GetAsync(path + "png");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.EndsWith("\"png\"", answer.TrimEnd(']'), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Text_that_is_no_known_value_is_a_bad_request(string path)
    {
        var (status, answer) = await GetAsync(path + "bmp");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("""{"v":["'bmp' is none of the known values: 'png' or 'jpeg'."]}""", Errors(answer));
    }

    [Theory]
    [InlineData("size?v=square_hd", "\"square_hd\"")]
    [InlineData("size?v={\"width\":512,\"height\":256}", """{"width":512,"height":256}""")]
    [InlineData("file?v=https://h/a.png", "\"https://h/a.png\"")]
    public async Task Unions_and_files_are_text_too(string path, string expected)
    {
        foreach (var side in Sides)
            Assert.Equal((HttpStatusCode.OK, expected), await GetAsync($"{side}/{path}"));
    }

    [Theory]
    [InlineData("size?v=huge")]
    [InlineData("size?v={\"width\":51200}")]
    [InlineData("file?v=/etc/hosts")]
    [InlineData("file?v=data:image/png;base64,***")]
    public async Task What_the_schema_or_the_service_would_refuse_is_a_bad_request(string path)
    {
        foreach (var side in Sides)
        {
            var (status, answer) = await GetAsync($"{side}/{path}");
            Assert.Equal((HttpStatusCode.BadRequest, "v"), (status, string.Join(" ", Names(answer))));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_is_an_input(string path)
    {
        var (status, answer) = await SendFormAsync(path, "Prompt=x&OutputFormat=png&ImageSize=square_hd&NumImages=2&AdditionalProperties={\"more\":1}");

        Assert.Equal((HttpStatusCode.OK, """{"prompt":"x","image_size":"square_hd","num_images":2,"output_format":"png","more":1}"""), (status, answer));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_with_a_value_that_is_none_is_a_bad_request(string path)
    {
        foreach (var (field, name) in new[] { ("OutputFormat=bmp", "output_format"), ("ImageSize=huge", "image_size"), ("NumImages=nine", "num_images"), ("NumImages=9", "num_images"), ("AdditionalProperties=x", "AdditionalProperties") })
        {
            var (status, answer) = await SendFormAsync(path, "Prompt=x&" + field);
            Assert.Equal((HttpStatusCode.BadRequest, path.Contains("mvc", StringComparison.Ordinal) ? field.Split('=')[0] : name), (status, string.Join(" ", Names(answer))));
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Everything_that_is_wrong_with_a_body_is_told_once_and_by_its_name_in_JSON(string path)
    {
        var (status, answer) = await SendAsync(path, """{"prompt":"x","output_format":"bmp","num_images":9,"image_size":{"width":99999}}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            """{"image_size.width":["Input should be less than or equal to 14142"],"num_images":["Input should be less than or equal to 4"],"output_format":["Input should be 'png' or 'jpeg'"]}""",
            Errors(answer));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_cannot_be_read_is_told_too(string path)
    {
        var (missing, aboutMissing) = await SendAsync(path, """{"output_format":"png"}""");
        var (wrong, aboutWrong) = await SendAsync(path, """{"prompt":"x","num_images":"nine"}""");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (missing, wrong));
        Assert.Contains("\"prompt\":[\"The required property 'prompt' is missing or null.", Errors(aboutMissing), StringComparison.Ordinal);
        Assert.Contains("\"num_images\":[\"", Errors(aboutWrong), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/app/form", "num_images", "prompt")]
    [InlineData("/library/form", "num_images", "prompt")]
    [InlineData("/app/mvc/form", "NumImages", "Prompt")]
    [InlineData("/library/mvc/query", "NumImages", "Prompt")]
    public async Task What_is_wrong_with_a_form_is_told(string path, string number, string text)
    {
        Assert.Equal($$"""{"{{number}}":["Input should be less than or equal to 4"]}""", Errors((await SendFormAsync(path, "Prompt=x&NumImages=9")).Answer));
        Assert.Contains(text, (await SendFormAsync(path, "NumImages=2")).Answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Forms_have_lists_maps_and_values_of_every_kind()
    {
        var fields = "Mode=fast&Target=t&Size=square&Cover=https://h/c.png&Formats[0]=png&Look=hard&FormatByName[a]=png&Fps=24&Sound=AQID&Clip.Url=https://h/a.mp4&Frames[0]=square";

        Assert.Equal(
            """{"mode":"fast","target":"t","size":"square","cover":"https://h/c.png","fps":24,"look":"hard","formats":["png"],"frames":["square"],"format_by_name":{"a":"png"},"clip":{"url":"https://h/a.mp4"},"sound":"AQID"}""",
            (await SendFormAsync("/app/maybe", fields)).Answer);
    }

    [Theory]
    [InlineData("/app/mvc/form")]
    [InlineData("/library/mvc/form")]
    [InlineData("/app/mvc/query")]
    [InlineData("/library/mvc/query")]
    public async Task MVC_makes_a_union_of_the_fields_of_its_object(string path)
    {
        var (status, answer) = await SendFormAsync(path, "Prompt=x&ImageSize.Width=512&ImageSize.height=256");

        Assert.Equal((HttpStatusCode.OK, """{"prompt":"x","image_size":{"width":512,"height":256}}"""), (status, answer));
        Assert.Equal(
            """{"ImageSize.Width":["Input should be less than or equal to 14142"]}""",
            Errors((await SendFormAsync(path, "Prompt=x&ImageSize.Width=99999")).Answer));
        Assert.Equal("""{"ImageSize.Width":["The value 'wide' is not valid for Width."]}""", Errors((await SendFormAsync(path, "Prompt=x&ImageSize.Width=wide")).Answer));
    }

    [Theory]
    [InlineData("/app/form", "ImageSize.Width=512", "image_size")]
    [InlineData("/app/form", "ImageSize[Width]=512", "image_size")]
    [InlineData("/app/form", "imagesize=square&imagesize.width=512", "image_size")]
    [InlineData("/app/form", "OutputFormat.Value=png", "output_format")]
    [InlineData("/library/form", "ImageSize.Width=512", "image_size")]
    [InlineData("/app/mvc/form", "ImageSize.Depth=512", "ImageSize.Depth")]
    [InlineData("/app/mvc/query", "ImageSize=square&ImageSize.Width=512", "ImageSize.Width")]
    [InlineData("/app/mvc/form", "OutputFormat.Value=png", "OutputFormat.Value")]
    [InlineData("/library/mvc/form", "OutputFormat.Value=png", "OutputFormat.Value")]
    public async Task No_field_of_a_value_is_left_out_in_silence(string path, string field, string name)
    {
        var (status, answer) = await SendFormAsync(path, "Prompt=x&" + field);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith($$"""{"{{name}}":["The field '""", Errors(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_inside_of_lists_and_objects_are_not_left_out_either()
    {
        const string Fields = "Mode=fast&Target=t&Size=square&Cover=https://h/c.png&";

        foreach (var (field, name) in new[] { ("Frames[0].Width=1", "frames[0]"), ("FormatByName[a].b=png", "format_by_name.a format_by_name[a]"), ("Clip.Url.x=1", "clip.url"), ("Clips[0].Url.x=1", "clips[0].url") })
        {
            var (status, answer) = await SendFormAsync("/app/maybe", Fields + field);
            Assert.Equal((HttpStatusCode.BadRequest, name), (status, string.Join(" ", Names(answer))));
        }
    }

    [Theory]
    [InlineData("/app/order")]
    [InlineData("/library/order")]
    [InlineData("/app/mvc/order")]
    [InlineData("/library/mvc/order")]
    public async Task An_input_inside_of_a_type_of_the_app_is_validated(string path)
    {
        const string Wrong = """{"prompt":"x","image_size":{"width":99999}}""";

        var (status, answer) = await SendAsync(path, $$"""{"copies":99,"input":{{Wrong}},"more":[{"prompt":"y"},{{Wrong}}],"byName":{"a":{{Wrong}} } }""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["ByName", "Copies", "Input.image_size.width", "More[1].image_size.width"], Names(answer).Select(name => name.StartsWith("ByName[", StringComparison.Ordinal) ? "ByName" : name));
    }

    [Fact]
    public async Task A_form_of_the_app_leaves_no_field_of_an_input_out()
    {
        var (status, answer) = await SendFormAsync("/app/order-form", "Copies=2&Input.Prompt=x&Input.ImageSize.Width=8");

        Assert.Equal((HttpStatusCode.BadRequest, "Input.image_size"), (status, string.Join(" ", Names(answer))));
    }

    [Theory]
    [InlineData("/app/inputs")]
    [InlineData("/library/inputs")]
    public async Task Inputs_of_a_list_are_validated(string path)
    {
        var (status, answer) = await SendAsync(path, """[{"prompt":"x"},{"prompt":"x","num_images":9}]""");

        Assert.Equal((HttpStatusCode.BadRequest, "inputs[1].num_images"), (status, string.Join(" ", Names(answer))));
    }

    [Theory]
    [InlineData("/app/order")]
    [InlineData("/library/order")]
    [InlineData("/app/mvc/order")]
    [InlineData("/library/mvc/order")]
    public async Task An_input_inside_of_a_type_of_the_app_is_read(string path)
    {
        var (status, answer) = await SendAsync(path, """{"copies":2,"input":{"prompt":"x"},"more":null,"byName":null}""");

        Assert.Equal((HttpStatusCode.OK, "2 x"), (status, answer));
    }

    [Theory]
    [InlineData("/value", "v")]
    [InlineData("/form", "prompt")]
    [InlineData("/mvc/form", "Prompt")]
    public async Task What_is_missing_is_named(string path, string name)
    {
        foreach (var side in Sides)
        {
            var (status, answer) = path.EndsWith("form", StringComparison.Ordinal) ? await SendFormAsync(side + path, "NumImages=2") : await GetAsync(side + path);
            Assert.Equal((HttpStatusCode.BadRequest, name), (status, string.Join(" ", Names(answer))));
        }
    }

    [Fact]
    public async Task An_input_that_a_call_refuses_is_a_bad_request()
    {
        var (status, answer) = await GetAsync("/refused");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("""{"num_images":["Input should be less than or equal to 4"]}""", Errors(answer));
    }

    private static TheoryData<string> OnBothSides(string[] paths) => [.. Sides.SelectMany(side => paths.Select(path => side + path))];

    private static IEnumerable<string> Names(string problem)
    {
        using var json = JsonDocument.Parse(problem);
        return [.. json.RootElement.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)];
    }

    private static string Errors(string problem)
    {
        using var json = JsonDocument.Parse(problem);
        var errors = json.RootElement.GetProperty("errors").EnumerateObject().OrderBy(error => error.Name, StringComparer.Ordinal).ToDictionary(error => error.Name, error => error.Value.Clone());
        return JsonSerializer.Serialize(errors).Replace("\\u0027", "'", StringComparison.Ordinal);
    }

    private Task<(HttpStatusCode Status, string Answer)> GetAsync(string path) => AnswerAsync(app.Http.GetAsync(path, TestContext.Current.CancellationToken));

    private Task<(HttpStatusCode Status, string Answer)> SendAsync(string path, string content, string contentType = "application/json") =>
        AnswerAsync(app.Http.PostAsync(path, new StringContent(content, Encoding.UTF8, contentType), TestContext.Current.CancellationToken));

    private Task<(HttpStatusCode Status, string Answer)> SendFormAsync(string path, string fields) =>
        path.EndsWith("/query", StringComparison.Ordinal) ? GetAsync($"{path}?{fields}") : SendAsync(path, fields, "application/x-www-form-urlencoded");

    private static async Task<(HttpStatusCode Status, string Answer)> AnswerAsync(Task<HttpResponseMessage> answer)
    {
        using var message = await answer;
        return (message.StatusCode, await message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
