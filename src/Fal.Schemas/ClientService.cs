using Fal.Schemas.Model;

namespace Fal.Schemas;

/// <summary>What a container can give a client as, beside itself.</summary>
/// <param name="Input">The type of its input, as any file of C# can write it.</param>
/// <param name="Output">The same of its output.</param>
/// <param name="IsModel">Whether it has the calls that requests have.</param>
/// <param name="IsStreaming">Whether it streams.</param>
/// <param name="IsRealtime">Whether it opens sockets for inputs and outputs.</param>
internal sealed record ClientService(string Input, string Output, bool IsModel, bool IsStreaming, bool IsRealtime)
{
    public static ClientService Of(EndpointModel endpoint)
    {
        var notation = TypeNotation.InAnyFile(endpoint);
        return new(notation.Of(endpoint.Input), notation.Of(endpoint.Output), endpoint.CanRequest, endpoint.CanStream, endpoint.CanConnectTyped);
    }
}
