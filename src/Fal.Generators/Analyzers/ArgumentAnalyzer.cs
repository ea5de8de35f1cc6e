using System.Collections.Immutable;
using System.Globalization;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>Checks arguments that the compiler knows against the limits that generated properties declare.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArgumentAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.OutOfRange);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Fal.IFalJson`1") is not null)
                start.RegisterOperationAction(static c => Check(c, (ISimpleAssignmentOperation)c.Operation), OperationKind.SimpleAssignment);
        });
    }

    private static void Check(OperationAnalysisContext context, ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is not IPropertyReferenceOperation { Property: { } property })
            return;

        foreach (var attribute in property.GetAttributes())
        {
            var value = assignment.Value is IConversionOperation conversion ? conversion.Operand : assignment.Value;
            if (attribute.AttributeClass?.Name != "RangeAttribute" || value.ConstantValue is not { HasValue: true, Value: int number })
                continue;

            var (minimum, maximum) = ((int)attribute.ConstructorArguments[0].Value!, (int)attribute.ConstructorArguments[1].Value!);
            if (number < minimum || number > maximum)
            {
                var nearest = Math.Min(Math.Max(number, minimum), maximum).ToString(CultureInfo.InvariantCulture);
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.OutOfRange,
                    value.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.Add(ArgumentDiagnostics.Nearest, nearest),
                    property.Name,
                    $"from {minimum} to {maximum}",
                    number));
            }
        }
    }
}
