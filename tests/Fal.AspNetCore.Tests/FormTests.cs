using System.Text;

namespace Fal.AspNetCore.Tests;

/// <summary>Forms of Razor and of Blazor, with what they show of inputs and of what is wrong with them.</summary>
public class FormTests(WebAppFixture app) : IClassFixture<WebAppFixture>
{
    [Fact]
    public async Task A_view_offers_the_known_values_and_selects_the_one_that_is()
    {
        var page = await app.Http.GetStringAsync("/order", TestContext.Current.CancellationToken);

        Assert.Contains("<option>jpeg</option>", page, StringComparison.Ordinal);
        Assert.Contains("""<option selected="selected">png</option>""", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_sends_an_input() =>
        Assert.Equal("""{"prompt":"x","image_size":{"width":512},"output_format":"png"}""", await PostAsync("/order", "Prompt=x&OutputFormat=png&ImageSize.Width=512"));

    [Theory]
    [InlineData("NumImages=9", """data-valmsg-for="NumImages" data-valmsg-replace="true">Input should be less than or equal to 4<""")]
    [InlineData("OutputFormat=bmp", """data-valmsg-for="OutputFormat" data-valmsg-replace="true">'bmp' is none of the known values: 'png' or 'jpeg'.<""")]
    [InlineData("ImageSize.Width=99999", """data-valmsg-for="ImageSize.Width" data-valmsg-replace="true">Input should be less than or equal to 14142<""")]
    public async Task A_view_shows_what_is_wrong_beside_its_field(string field, string message) =>
        Assert.Contains(message, await PostAsync("/order", "Prompt=x&" + field), StringComparison.Ordinal);

    [Theory]
    [InlineData("order", "_handler=order&Order.Prompt=x&Order.NumImages=2&Order.OutputFormat=png", "NumImages = 2, EnableSafetyChecker = , OutputFormat = png")]
    [InlineData("input", "_handler=input&Input.Prompt=x&Input.NumImages=2&Input.OutputFormat=png", "NumImages = 2, EnableSafetyChecker = , OutputFormat = png")]
    [InlineData("order", "_handler=order&Order.Prompt=x&Order.OutputFormat=bmp", """<div class="validation-message">The value 'bmp' is not valid for 'OutputFormat'.</div>""")]
    [InlineData("order", "_handler=order&Order.Prompt=x&Order.NumImages=9", """<div class="validation-message">Input should be less than or equal to 4</div>""")]
    [InlineData("input", "_handler=input&Input.Prompt=x&Input.NumImages=9", """<div class="validation-message">Input should be less than or equal to 4</div>""")]
    [InlineData("input", "_handler=input&Input.Prompt=x&Input.ImageSize={\"width\":99999}", """ is not valid for 'ImageSize'.</li>""")]
    public async Task A_form_of_Blazor_sends_an_input_or_shows_what_is_wrong_with_it(string form, string fields, string expected) =>
        Assert.Contains(expected, await PostAsync("/blazor/" + form, fields), StringComparison.Ordinal);

    private async Task<string> PostAsync(string path, string fields)
    {
        using var answer = await app.Http.PostAsync(path, new StringContent(fields, Encoding.UTF8, "application/x-www-form-urlencoded"), TestContext.Current.CancellationToken);
        return System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
