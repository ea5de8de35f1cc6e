using Fal.Tool.Commands;

namespace Fal.Tool.Tests;

public class FalCommandTests
{
    [Fact]
    public async Task Help_says_what_it_is()
    {
        using var output = new StringWriter();

        var code = await FalCommand.Create().Parse(["--help"]).InvokeAsync(new() { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Contains("keeps them current", output.ToString(), StringComparison.Ordinal);
    }
}
