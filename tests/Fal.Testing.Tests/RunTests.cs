using System.Net;

namespace Fal.Testing.Tests;

public class RunTests : EmulatorTest
{
    [Fact]
    public async Task A_call_is_answered_with_an_output_of_the_schema()
    {
        using var response = await PostAsync($"run/{Flux}", """{"prompt":"a sunset"}""");

        var output = await JsonOf(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.Contains("x-fal-request-id"));
        TestContext.Current.SendDiagnosticMessage(output.ToString());
        Assert.Equal("a sunset", output.GetProperty("prompt").GetString());
    }
}
