using System.Text;
using Fal.Generators.Diagnostics;
using Fal.Generators.Emit;
using Fal.Generators.Surroundings;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators;

/// <summary>Writes a typed client for each endpoint whose schema the project adds as a <c>FalModel</c> item.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FalModelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellationToken) => ProjectOptions.SchemaFile(pair.Left, pair.Right, cancellationToken))
            .Where(static file => file is not null)
            .WithTrackingName(TrackingNames.SchemaFiles);

        // A pair of plain JSON Schemas is one schema: the output's file goes with the input's.
        var outputs = files.Where(static file => SchemaPair.IsOutput(file!.Path)).Collect();
        var schemas = files
            .Where(static file => !SchemaPair.IsOutput(file!.Path))
            .Combine(outputs)
            .Select(static (pair, _) => pair.Left!.With(pair.Right!))
            .WithTrackingName(TrackingNames.Schemas);
        var lonely = files
            .Select(static (file, _) => file!.Path)
            .Collect()
            .Select(static (paths, _) => SchemaPair.OutputsWithoutInput(paths))
            .WithTrackingName(TrackingNames.LonelyOutputs);

        var models = schemas
            .Select(static (file, cancellationToken) => SchemaReader.Read(file!, cancellationToken))
            .WithTrackingName(TrackingNames.Models);

        var language = context.ParseOptionsProvider
            .Select(static (options, _) => ((CSharpParseOptions)options).LanguageVersion)
            .WithTrackingName(TrackingNames.Language);

        var tooOld = files
            .Collect()
            .Combine(language)
            .Select(static (pair, _) => !pair.Left.IsEmpty && pair.Right < LanguageVersion.CSharp11 ? pair.Right : (LanguageVersion?)null)
            .WithTrackingName(TrackingNames.LanguageTooOld);

        var names = models
            .Select(static (model, _) => EndpointNames.Of(model))
            .WithTrackingName(TrackingNames.Names)
            .Collect();
        var clashes = names
            .Select(static (names, _) => EndpointClashes.Among(names))
            .WithTrackingName(TrackingNames.Clashes);

        // A file is hashed where there is a lock, and again when it is edited.
        var locks = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellationToken) => ProjectOptions.Lock(pair.Left, pair.Right, cancellationToken))
            .Where(static file => file is not null)
            .Collect()
            .Select(static (locks, _) => locks.OfType<SchemaLock>().ToEquatableArray())
            .WithTrackingName(TrackingNames.Locks);
        var locked = schemas
            .Combine(locks.Select(static (locks, _) => locks.Count > 0))
            .Select(static (pair, _) => pair.Right ? LockedFile.Of(pair.Left) : null)
            .WithTrackingName(TrackingNames.LockedFiles);
        var lockProblems = locks
            .Combine(locked.Collect())
            .Combine(names)
            .Select(static (all, _) => LockCheck.Problems(all.Left.Left, all.Left.Right.OfType<LockedFile>(), all.Right))
            .WithTrackingName(TrackingNames.LockProblems);

        // The one step that sees the compilation.
        var code = names
            .Combine(context.CompilationProvider)
            .Select(static (pair, cancellationToken) => ProjectCode.Around(pair.Left, pair.Right, cancellationToken))
            .WithTrackingName(TrackingNames.Code);

        var list = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => ProjectOptions.ModelList(options))
            .Combine(language)
            .Combine(names.Combine(clashes).Combine(code))
            .Select(static (all, _) => all.Left.Right < LanguageVersion.CSharp11 ? null : ModelList.Of(all.Left.Left, all.Right.Left.Left, all.Right.Left.Right, all.Right.Right))
            .WithTrackingName(TrackingNames.ModelList);

        var services = language
            .Combine(names.Combine(clashes).Combine(code))
            .Select(static (all, _) => all.Left < LanguageVersion.CSharp11 ? null : ModelServices.Of(all.Right.Left.Left, all.Right.Left.Right, all.Right.Right))
            .WithTrackingName(TrackingNames.ModelServices);

        var endpoints = models
            .Combine(clashes)
            .SelectMany(static (pair, _) => pair.Right.Without(pair.Left))
            .Combine(language.Combine(code))
            .Where(static pair => pair.Right.Left >= LanguageVersion.CSharp11 && pair.Right.Right.Allows(pair.Left))
            .Select(static (pair, _) => (Endpoint: pair.Left, Options: Options(pair.Left, pair.Right.Left, pair.Right.Right)))
            .WithTrackingName(TrackingNames.Endpoints);

        context.RegisterSourceOutput(models, static (output, model) => Report(output, model.Problems));
        context.RegisterSourceOutput(lonely, static (output, lonely) => Report(output, lonely));
        context.RegisterSourceOutput(clashes, static (output, clashes) => Report(output, clashes.Problems));
        context.RegisterSourceOutput(lockProblems, static (output, problems) => Report(output, problems));
        context.RegisterSourceOutput(code, static (output, code) => Report(output, code));
        context.RegisterSourceOutput(tooOld, static (output, language) => ReportLanguage(output, language));
        context.RegisterSourceOutput(list, static (output, list) => AddList(output, list));
        context.RegisterSourceOutput(services, static (output, services) => AddServices(output, services));
        context.RegisterSourceOutput(endpoints, static (output, pair) => AddSource(output, pair.Endpoint, pair.Options));
    }

    private static EmitOptions Options(EndpointModel endpoint, LanguageVersion language, ProjectCode code)
    {
        // "preview" is later than any version, and is what this compiler knows beyond its latest.
        const LanguageVersion CSharp14 = (LanguageVersion)1400;
        var known = LanguageVersion.Latest.MapSpecifiedToEffectiveVersion();
        return new(HasExtensionProperties: language >= CSharp14 && known >= CSharp14) { Captured = code.CapturedIn(endpoint.Namespace) };
    }

    private static void AddSource(SourceProductionContext output, EndpointModel endpoint, EmitOptions options)
    {
        var fileName = endpoint.Namespace == SchemaMetadata.DefaultNamespace ? endpoint.Name : $"{endpoint.Namespace}.{endpoint.Name}";
        var source = SourceText.From(EndpointEmitter.Emit(endpoint, options, output.CancellationToken), Encoding.UTF8);
        output.AddSource(fileName + ".g.cs", FullNames.Write(source, options.Captured, output.CancellationToken));
    }

    private static void AddList(SourceProductionContext output, ModelList? list)
    {
        if (list is not null)
            output.AddSource("FalModels.g.cs", SourceText.From(ModelListEmitter.Emit(list, output.CancellationToken), Encoding.UTF8));
    }

    private static void AddServices(SourceProductionContext output, ModelServices? services)
    {
        if (services is not null)
            output.AddSource("FalModelServices.g.cs", SourceText.From(ModelServicesEmitter.Emit(services, output.CancellationToken), Encoding.UTF8));
    }

    private static void Report(SourceProductionContext output, ProjectCode code)
    {
        Report(output, code.Referenced.Problems);
        foreach (var rival in code.Rivals)
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.Rival, Location.None, rival.What, rival.Remedy));
    }

    private static void Report(SourceProductionContext output, EquatableArray<SchemaProblem> problems)
    {
        foreach (var problem in problems)
            output.ReportDiagnostic(problem.ToDiagnostic());
    }

    private static void ReportLanguage(SourceProductionContext output, LanguageVersion? tooOld)
    {
        if (tooOld is { } language)
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.LanguageTooOld, Location.None, language.ToDisplayString()));
    }
}
