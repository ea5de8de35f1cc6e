using System.Globalization;
using Fal.Shared;
using Newtonsoft.Json.Linq;

namespace Fal.Testing.Media;

/// <summary>How large a picture is to be, by what inputs of models say of it.</summary>
internal static class MediaSize
{
    private const int Usual = 1024;

    private static readonly string[] Sizes = ["image_size", "video_size", "size", "resolution", "aspect_ratio"];
    private static readonly string[] Pictures = ["image_url", "image_urls", "start_image_url", "first_frame_url", "input_image_url"];

    /// <param name="value">What a property of the input is.</param>
    /// <param name="files">What is known of the file at an address.</param>
    public static (int? Width, int? Height) Of(Func<string, JToken?> value, Func<string, FileFacts> files)
    {
        if (Sizes.Select(name => Pair(value(name))).FirstOrDefault(size => size is not null) is { } named)
            return named;
        if (Side(value("width")) is { } width && Side(value("height")) is { } height)
            return (width, height);
        if (Ratio(value("aspect_ratio")) is { } ratio)
            return OfRatio(ratio, value("resolution"));
        var given = Pictures.Select(name => (value(name) as JArray)?.FirstOrDefault() ?? value(name)).OfType<JValue>().Select(address => address.Value).OfType<string>().FirstOrDefault();
        if (given is not null && files(given).Image is { } image)
            return (image.Width, image.Height);
        return Lines(value("resolution")) is { } lines ? (lines * 16 / 9, lines) : (null, null);
    }

    /// <summary>The same form, but no side longer than any may be.</summary>
    public static (int Width, int Height) Within(int width, int height, int most = MediaRecipe.MaxSide)
    {
        var (wide, high) = (Math.Max(1L, width), Math.Max(1L, height));
        var longest = Math.Max(wide, high);
        return longest <= most ? ((int)wide, (int)high) : ((int)Math.Max(1, wide * most / longest), (int)Math.Max(1, high * most / longest));
    }

    /// <summary>A size as an object, as a preset, or as <c>1024x768</c>.</summary>
    private static (int Width, int Height)? Pair(JToken? size) => size switch
    {
        JObject sides when Side(sides["width"]) is { } width && Side(sides["height"]) is { } height => (width, height),
        JValue { Value: string name } => Preset(name) ?? (name.Split('x', '*', '×') is [var wide, var high]
            && int.TryParse(wide, NumberStyles.None, CultureInfo.InvariantCulture, out var w)
            && int.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            && w > 0 && h > 0 ? (w, h) : null),
        _ => null,
    };

    private static (int Width, int Height)? Preset(string name) => name switch
    {
        "square_hd" => (1024, 1024),
        "square" => (512, 512),
        "portrait_4_3" => (768, 1024),
        "portrait_16_9" => (576, 1024),
        "landscape_4_3" => (1024, 768),
        "landscape_16_9" => (1024, 576),
        _ => null,
    };

    private static (int? Width, int? Height) OfRatio(double ratio, JToken? resolution)
    {
        if (Lines(resolution) is { } lines)
            return ratio >= 1 ? ((int)Math.Min(lines * ratio, int.MaxValue), lines) : (lines, (int)Math.Min(lines / ratio, int.MaxValue));
        var longest = Long(resolution) ?? Usual;
        return ratio >= 1 ? (longest, Math.Max(1, (int)(longest / ratio))) : (Math.Max(1, (int)(longest * ratio)), longest);
    }

    private static double? Ratio(JToken? ratio) =>
        ratio is JValue { Value: string text } && text.Split(':') is [var wide, var high] && Number(wide) is { } w and > 0 && Number(high) is { } h and > 0 ? w / h : null;

    /// <summary>The shorter side, as in <c>720p</c>.</summary>
    private static int? Lines(JToken? resolution) => resolution is JValue { Value: string text } && text.EndsWith('p') && Number(text[..^1]) is { } lines and > 0 and < 100_000 ? (int)lines : null;

    /// <summary>The longer side, as in <c>2K</c>.</summary>
    private static int? Long(JToken? resolution) => resolution is JValue { Value: string text } && text.EndsWith('K') && Number(text[..^1]) is { } thousands and > 0 and < 100 ? (int)(thousands * 1024) : null;

    private static double? Number(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static int? Side(JToken? side) => side is JValue { Type: JTokenType.Integer, Value: long and > 0 and var length } ? (int)Math.Min(length, int.MaxValue) : null;
}
