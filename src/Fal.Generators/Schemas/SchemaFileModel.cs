using Fal.Generators.Diagnostics;
using Fal.Generators.Model;

namespace Fal.Generators.Schemas;

/// <summary>What was read from one schema file.</summary>
internal sealed record SchemaFileModel(string Path, EquatableArray<EndpointModel> Endpoints, EquatableArray<DiagnosticInfo> Diagnostics);
