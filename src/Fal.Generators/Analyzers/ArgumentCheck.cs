using System.Collections.Immutable;
using System.Globalization;
using Fal.Generators.Diagnostics;
using Fal.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>Checks what is written in one file, and can run.</summary>
internal sealed class ArgumentCheck(GeneratedTypes types, Action<Diagnostic> report)
{
    private const int MaxShown = 60;

    /// <summary>Of the member that is visited; made when there is something to report.</summary>
    private Reachability? _reachability;

    /// <summary>Checks all that an operation is made of.</summary>
    public void Visit(IOperation? operation)
    {
        _reachability = null;
        foreach (var part in operation?.DescendantsAndSelf() ?? [])
        {
            switch (part)
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } assignment
                    when types.LimitsOf(property) is var limits && limits != Limits.None:
                    foreach (var leaf in Constant.Leaves(assignment.Value, types))
                        CheckValue(property, limits, leaf);
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { IsRequired: true, Type: INamedTypeSymbol { IsValueType: true } type } } } assignment
                    when types.KnownValuesOf(type) is not null || types.UnionOf(type) is not null:
                    foreach (var leaf in Constant.Leaves(assignment.Value, types))
                        CheckNull(type, leaf);
                    break;
                case IConversionOperation { OperatorMethod.ReturnType: INamedTypeSymbol target } conversion
                    when !types.IsWrapper(target) && !IsCompared(conversion):
                    foreach (var leaf in Constant.Leaves(conversion.Operand, types))
                        CheckConverted(target, leaf);
                    break;
                case IObjectCreationOperation { Type: INamedTypeSymbol type, Arguments: [{ Value: var argument }] } creation
                    when types.KnownValuesOf(type) is { } known:
                    foreach (var leaf in Constant.Leaves(argument, types))
                        CheckKnownValue(ImmutableArray.Create(known), leaf, leaf == argument ? creation : null);
                    break;
                case IInvocationOperation { TargetMethod: { Name: "FromUrl" or "FromPath" } method, Arguments: [{ Value: var argument }, ..] } call
                    when types.IsFile(method.ContainingType):
                    foreach (var leaf in Constant.Leaves(argument, types))
                        CheckSource(method.Name, leaf, leaf == argument ? call : null);
                    break;
            }
        }
    }

    /// <summary>Whether a value is made only to be compared with another: it is not sent, and may be one of the service's of tomorrow.</summary>
    private static bool IsCompared(IOperation value) => value.Parent is IConversionOperation conversion ? IsCompared(conversion) : value.Parent is IBinaryOperation;

    /// <summary>Checks a value that a property with limits gets.</summary>
    private void CheckValue(IPropertySymbol property, Limits limits, IOperation value)
    {
        if (Constant.Text(value) is { } text)
            CheckText(property, limits, text, value);
        else if (Constant.Number(value) is { } number)
            CheckNumber(property, limits, number, value);
        else if (limits.Items is { } range)
            CheckItems(property, range, ItemCount.Of(value), value);
    }

    private void CheckItems(IPropertySymbol property, CountRange range, ItemCount count, IOperation value)
    {
        if (count.Least > range.Maximum || (count.IsExact && count.Least < range.Minimum))
            Report(Descriptors.WrongLength, value, property.Name, range.Of("item"), count.Least, count.Least > range.Maximum ? "leave some out" : "add some");
    }

    private void CheckNumber(IPropertySymbol property, Limits limits, double number, IOperation value)
    {
        var shown = number.ToString("R", CultureInfo.InvariantCulture);
        if (limits.Range is { } range && !range.Has(number))
            Report(Descriptors.OutOfRange, value, Replacement.With(value, Nearest()), property.Name, range, shown, Advice());
        if (limits.MultipleOf is { } divisor && !Multiples.IsMultiple(number, divisor))
            Report(Descriptors.NotAMultiple, value, Replacement.With(value, Nearest()), property.Name, divisor.ToString("R", CultureInfo.InvariantCulture), shown, Advice());
        if (limits.Allowed is { Length: > 0 } allowed && !allowed.Contains(number))
        {
            var nearest = allowed.OrderBy(a => Math.Abs(a - number)).Select(a => Constant.Literal(a, value)).ToArray();
            Report(Descriptors.UnknownValue, value, new Replacement(value, null, nearest), shown, property.Name, $"did you mean {nearest[0]}?");
        }

        string? Nearest() => limits.Nearest(number) is { } nearest ? Constant.Literal(nearest, value) : null;

        string Advice() => Nearest() is { } nearest ? $"the nearest is {nearest}" : "give another";
    }

    private void CheckText(IPropertySymbol property, Limits limits, string text, IOperation value)
    {
        var length = text.Length - CountPairs(text);
        if (limits.Length is { } range && (length < range.Minimum || length > range.Maximum))
            Report(Descriptors.WrongLength, value, property.Name, range.Of("character"), length, length > range.Maximum ? "shorten it" : "say more");
        if (limits.Pattern is { } pattern && !pattern.Matches(text))
            Report(Descriptors.NoMatch, value, property.Name, pattern, Shorten(text));
    }

    /// <summary>Two chars may be one code point.</summary>
    private static int CountPairs(string text)
    {
        var pairs = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
                pairs++;
        }

        return pairs;
    }

    /// <summary>Checks that a required value is not made of null, of which the compiler does not warn where the type is a struct.</summary>
    private void CheckNull(INamedTypeSymbol type, IOperation value)
    {
        if (value is not IConversionOperation { OperatorMethod: not null } conversion)
            return;
        foreach (var leaf in Constant.Leaves(conversion.Operand, types))
        {
            if (leaf.ConstantValue is { HasValue: true, Value: null })
                Report(Descriptors.UnknownValue, leaf, "null", KnownValues.NameOf(type), "the model requires one");
        }
    }

    /// <summary>Checks a value that is converted into a generated type, or into a file.</summary>
    private void CheckConverted(INamedTypeSymbol target, IOperation value)
    {
        if (types.BecomesFile(target))
            CheckAddress(value);
        else if (types.KnownValuesOf(target) is { } known)
            CheckKnownValue(ImmutableArray.Create(known), value, value);
        else if (types.UnionOf(target) is var (text, number) && (Constant.Text(value) is null ? number : text) is { HasOther: false } cases)
            CheckUnion(cases, value);
    }

    private void CheckUnion(UnionCases cases, IOperation value)
    {
        if (cases.Known.Length == 0 && cases.HasFile)
            CheckAddress(value);
        else if (cases.Known.Length > 0 && !(cases.HasFile && Constant.Text(value) is { } text && FileAddress.Problem(text) is null))
            CheckKnownValue(cases.Known, value, value);
    }

    /// <param name="types">The types whose values are known, of which any will do.</param>
    /// <param name="value">The value.</param>
    /// <param name="replaced">What a member of the type can stand in place of; null where it can in none.</param>
    private void CheckKnownValue(ImmutableArray<KnownValues> types, IOperation value, IOperation? replaced)
    {
        if (Constant.Key(value) is not { } key || types.Any(t => t.IsText != key is string || t.Has(key)))
            return;

        var nearest = types.SelectMany(t => t.Nearest(key)).OrderBy(n => n.Distance).ToList();
        var names = nearest.Select(n => n.Expression).Take(3).ToArray();
        var isNear = key is not string known || nearest[0].Distance <= Math.Max(2, known.Length / 2);
        Report(
            Descriptors.UnknownValue,
            value,
            replaced is null ? null : new Replacement(replaced, types[0].Namespace, names),
            key is string text ? $"'{Shorten(text)}'" : key,
            string.Join(" or ", types.Select(t => t.TypeName)),
            isNear ? $"did you mean {names[0]}?" : $"there are {string.Join(", ", names)}{(nearest.Count > names.Length ? " and others" : "")}");
    }

    /// <summary>Checks a text, or a <c>Uri</c>, that becomes the address of a file.</summary>
    private void CheckAddress(IOperation value)
    {
        if (Constant.Text(value) is { } text)
            CheckAddress(text, value, value);
        else if (value is IObjectCreationOperation { Arguments: [{ Value: var argument }, ..] } uri && types.IsUri(uri.Type) && Constant.Text(argument) is { } address)
            CheckAddress(address, argument, uri);
    }

    private void CheckAddress(string text, IOperation value, IOperation? replaced)
    {
        if (FileAddress.Problem(text) is not { } problem)
            return;
        var fromPath = FileAddress.IsPath(text) ? FromMethod("FromPath", value.Syntax, replaced) : null;
        Report(Descriptors.UnusableFile, value, fromPath, Shorten(text), "an address that the service can fetch", problem);
    }

    /// <summary>Checks what <c>FalFile.FromUrl</c> or <c>FalFile.FromPath</c> is called with.</summary>
    private void CheckSource(string method, IOperation value, IOperation? call)
    {
        if (Constant.Text(value) is not { } text)
            return;
        var fromUrl = FileAddress.IsAddress(text) ? FromMethod("FromUrl", value.Syntax, call) : null;
        if (method == "FromUrl")
            CheckAddress(text, value, call);
        else if (FileAddress.PathProblem(text) is { } problem)
            Report(Descriptors.UnusableFile, value, fromUrl, Shorten(text), "the path of a file", problem);
    }

    /// <summary>The argument as that of another method; null where it does not stand alone in what would be replaced.</summary>
    private static Replacement? FromMethod(string method, SyntaxNode argument, IOperation? replaced) =>
        replaced is null ? null : new Replacement(replaced, "Fal", $"FalFile.{method}({argument})");

    private void Report(DiagnosticDescriptor descriptor, IOperation value, params object[] arguments) => Report(descriptor, value, null, arguments);

    private void Report(DiagnosticDescriptor descriptor, IOperation value, Replacement? replacement, params object[] arguments)
    {
        if ((descriptor == Descriptors.UnusableFile || !IsBesideMap(value)) && (_reachability ??= Reachability.Around(value)).Reaches(value.Syntax))
            report(Diagnostic.Create(descriptor, value.Syntax.GetLocation(), replacement?.LocationsBeside(value), replacement?.Properties, [.. arguments.Select(a => a is string text ? VisibleText.Of(text) : a)]));
    }

    /// <summary>Whether a value is in a record that becomes a union with a map: the map may take what the record forbids.</summary>
    private bool IsBesideMap(IOperation value)
    {
        for (var outer = value.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IConversionOperation { OperatorMethod: { ReturnType: INamedTypeSymbol union, Parameters: [{ Type: INamedTypeSymbol { IsReferenceType: true } from }] } }
                && types.IsGenerated(from) && types.IsGenerated(union) && UnionCases.HasMap(union))
            {
                return true;
            }
        }

        return false;
    }

    private static string Shorten(string text) => text.Length <= MaxShown ? text : text.Substring(0, MaxShown) + "…";
}
