using System.Net;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>What the service says of a key, for pages of settings and health checks.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class CredentialsCheckTests : EmulatorTest
{
    [Fact]
    public async Task The_service_tells_whether_it_knows_the_key()
    {
        Assert.Equal(FalCredentialsState.Valid, await Client.CheckCredentialsAsync(Deadline));
        Assert.Equal(FalCredentialsState.Refused, await Client.WithCredentials("wrong:key").CheckCredentialsAsync(Deadline));
        Assert.Equal(FalCredentialsState.Valid, await Client.WithCredentials($"Key {Emulator.Key}").CheckCredentialsAsync(Deadline));
        Assert.All(Emulator.Journal, request => Assert.Equal(("POST", "/storage/auth/token", "fal-cdn-v3"), (request.Method, request.Path, request.Query["storage_type"])));
        Assert.Empty(Emulator.Files);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, """{"detail":"User is locked. Reason: Exhausted balance."}""", FalCredentialsState.Locked)]
    [InlineData(HttpStatusCode.Forbidden, """{"detail":"The key has no such scope."}""", FalCredentialsState.Refused)]
    [InlineData(HttpStatusCode.Unauthorized, "", FalCredentialsState.Refused)]
    public async Task A_refusal_is_told_apart_from_an_account_that_is_locked(HttpStatusCode status, string body, FalCredentialsState expected)
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Text(status, body));

        Assert.Equal(expected, await Client.CheckCredentialsAsync(Deadline));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "Not Found")]
    [InlineData(HttpStatusCode.InternalServerError, "")]
    [InlineData(HttpStatusCode.OK, "<html>Log in to the network of the hotel.</html>")]
    [InlineData(HttpStatusCode.OK, "{}")]
    public async Task What_tells_nothing_of_the_key_is_an_exception(HttpStatusCode status, string body)
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Text(status, body));

        var error = await Assert.ThrowsAnyAsync<FalException>(() => Client.CheckCredentialsAsync(Deadline));

        Assert.StartsWith("Checking the key: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_service_is_not_asked()
    {
        var before = Environment.GetEnvironmentVariable("FAL_KEY");
        Environment.SetEnvironmentVariable("FAL_KEY", null);
        try
        {
            var without = CreateClient(o => o.Credentials = " ");

            Assert.False(without.HasCredentials);
            Assert.Equal(FalCredentialsState.Missing, await without.CheckCredentialsAsync(Deadline));
            Assert.Empty(Emulator.Journal);
            Assert.True(without.WithCredentials(Emulator.Key).HasCredentials);
            Assert.Equal(FalCredentialsState.Valid, await without.WithCredentials(Emulator.Key).CheckCredentialsAsync(Deadline));
        }
        finally
        {
            Environment.SetEnvironmentVariable("FAL_KEY", before);
        }
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_tells_nothing()
    {
        var client = CreateClient(o => (o.RestAddress, o.MaxRetries) = (new Uri("http://127.0.0.1:1"), 0));

        await Assert.ThrowsAsync<FalConnectionException>(() => client.CheckCredentialsAsync(Deadline));
    }
}
