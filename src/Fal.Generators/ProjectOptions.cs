using Fal.Generators.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fal.Generators;

/// <summary>What the project file says: which additional files are schemas, and how to read them.</summary>
internal static class ProjectOptions
{
    /// <summary>The schema file that an additional file is; null where it is none of ours.</summary>
    public static SchemaFile? SchemaFile(AdditionalText file, AnalyzerConfigOptionsProvider provider, CancellationToken cancellationToken)
    {
        var item = provider.GetOptions(file);
        if (!IsTrue(Metadata(item, "FalModel")) || file.GetText(cancellationToken) is not { } text)
            return null;

        var project = provider.GlobalOptions;
        var metadata = new SchemaMetadata
        {
            EndpointId = Metadata(item, "EndpointId"),
            ClientName = Metadata(item, "ClientName"),
            Namespace = Metadata(item, "Namespace") ?? Property(project, "FalNamespace") ?? SchemaMetadata.DefaultNamespace,
            Stream = Flag(Metadata(item, "Stream")),
            Realtime = Flag(Metadata(item, "Realtime")),
            AssumeStream = Flag(Property(project, "FalAssumeStream")) ?? true,
            AssumeRealtime = Flag(Property(project, "FalAssumeRealtime")) ?? true,
        };
        return new SchemaFile(file.Path, text.ToString(), metadata);
    }

    private static string? Metadata(AnalyzerConfigOptions options, string name) => Value(options, "build_metadata.AdditionalFiles." + name);

    private static string? Property(AnalyzerConfigOptions options, string name) => Value(options, "build_property." + name);

    private static string? Value(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static bool? Flag(string? value) => value is null ? null : IsTrue(value);

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
