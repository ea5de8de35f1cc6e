using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>Generated clients, as short as they can be.</summary>
internal static class Clients
{
    public const string Source = """
        using System.Threading;
        using System.Threading.Tasks;
        using Fal;
        using Fal.Runtime;

        namespace Fal.Models
        {
            public sealed record FluxDevInput;
            public sealed record FluxDevOutput;

            public static class FluxDevExtensions
            {
                extension(FalClient client)
                {
                    public FluxDev FluxDev => new(client);
                }
            }

            [FalModelId("fal-ai/flux/dev")]
            public sealed class FluxDev : FalModel<FluxDevInput, FluxDevOutput>, IFalStreaming<FluxDevInput, FluxDevOutput>, IFalRealtime<FluxDevInput, FluxDevOutput>
            {
                public FluxDev(FalClient client) : base(client, Endpoint) { }

                public static FalEndpoint<FluxDevInput, FluxDevOutput> Endpoint { get; } = null!;

                public System.Collections.Generic.IAsyncEnumerable<FluxDevOutput> StreamAsync(FluxDevInput input, FalStreamOptions? options = null, CancellationToken cancellationToken = default) =>
                    ModelClient.StreamAsync(Endpoint, input, options, cancellationToken);

                public Task<FalRealtimeConnection<FluxDevInput, FluxDevOutput>> RealtimeAsync(FalRealtimeOptions? options = null, CancellationToken cancellationToken = default) =>
                    ModelClient.RealtimeAsync(Endpoint, options, cancellationToken);
            }
        }

        namespace Mine
        {
            [FalModelId("me/any-json")]
            public sealed class AnyJson
            {
                public static FalEndpoint<System.Text.Json.JsonElement, System.Text.Json.JsonElement> Endpoint { get; } = null!;
            }

            [FalModelId("me/hidden")]
            internal sealed class Hidden
            {
                public static int Endpoint => 0;
            }

            // Not a client, though it looks like one.
            [FalModelId("me/no-client")]
            internal sealed class NoClient;
        }
        """;

    private static readonly Lazy<MetadataReference> LazyAssembly = new(() =>
    {
        var compilation = CSharpCompilation.Create(
            "Models",
            [CSharpSyntaxTree.ParseText(Source)],
            Verify.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    });

    /// <summary>The same, compiled.</summary>
    public static MetadataReference Assembly => LazyAssembly.Value;

    /// <summary>A file with a class whose async method has some statements.</summary>
    public static string InMethod(string statements) => InClass($$"""
        async Task M()
            {
                {{statements}}
            }
        """);

    /// <summary>A file with a class that has some members.</summary>
    public static string InClass(string members) => $$"""
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Fal;
        using Fal.Models;

        class App(FalClient fal, FluxDevInput input, IReadOnlyList<FluxDevInput> inputs, IFalMedia image, bool flag, JsonElement json, CancellationToken token)
        {
            private FalRequest<FluxDevOutput>? _request;
            private IAsyncEnumerable<FluxDevOutput>? _parts;
            private FalRealtimeConnection<FluxDevInput, FluxDevOutput>? _live;

            void Use(object? value) { }

            {{members}}
        }

        static class Assert
        {
            public static void Throws<T>(Action act) { }
            public static Task ThrowsAsync<T>(Func<Task> act) => act();
        }
        """;
}
