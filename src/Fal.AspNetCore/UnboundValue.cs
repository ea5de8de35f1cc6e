using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Fal.AspNetCore;

/// <summary>
/// Says what is wrong with a request that a minimal API could not bind, by the name that the request has for it. The framework tells it only as
/// text; text that is not understood is passed on as it is.
/// </summary>
internal static partial class UnboundValue
{
    public static FalFieldError ErrorOf(HttpContext context, string message)
    {
        var parameters = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [];
        if (OfParameter().Match(message) is { Success: true } parameter && parameters.FirstOrDefault(known => known.Name == parameter.Groups["name"].Value) is { } named)
            return new FalFieldError(NameOf(named.ParameterInfo), Refusal(named.ParameterInfo.ParameterType, parameter.Groups["value"], message));
        if (OfField().Match(message) is not { Success: true } field)
            return new FalFieldError("", message);
        var forms = parameters.Where(known => known.ParameterInfo.GetCustomAttributes(true).OfType<IFromFormMetadata>().Any());
        var (path, type) = forms.Select(form => FormFields.Find(form.ParameterInfo.ParameterType, field.Groups["name"].Value)).FirstOrDefault(found => found.Type is not null);
        return new FalFieldError(path ?? field.Groups["name"].Value, Refusal(type, field.Groups["value"], message));
    }

    /// <summary>What the type itself says of a text; the framework's message where that is nothing.</summary>
    private static string Refusal(Type? type, Group text, string message)
    {
        type = type is null ? null : (type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type);
        if (!text.Success || !typeof(IFalText).IsAssignableFrom(type))
            return message;
        try
        {
            new FalTextConverter(type).ConvertFromInvariantString(text.Value);
            return message;
        }
        catch (FormatException refusal)
        {
            return refusal.Message;
        }
    }

    private static string NameOf(ParameterInfo parameter) => parameter.GetCustomAttributes(true).Select(attribute => attribute switch
    {
        IFromQueryMetadata query => query.Name,
        IFromRouteMetadata route => route.Name,
        IFromHeaderMetadata header => header.Name,
        IFromFormMetadata form => form.Name,
        _ => null,
    }).FirstOrDefault(name => name is not null) ?? parameter.Name ?? "";

    [GeneratedRegex("""parameter "[^"]* (?<name>\w+)"(?: from "(?<value>.*)"\.$)?""", RegexOptions.Singleline)]
    private static partial Regex OfParameter();

    [GeneratedRegex("""^The value '(?<value>.*)' is not valid for '(?<name>[^']+)'\.$|^Missing required value for property '(?<name>[^']+)'\.$""", RegexOptions.Singleline)]
    private static partial Regex OfField();
}
