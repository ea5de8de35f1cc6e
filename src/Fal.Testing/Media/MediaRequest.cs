using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fal.Shared;
using Fal.Testing.Schemas;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Fal.Testing.Media;

/// <summary>What a request says of the files that it asks for.</summary>
internal sealed class MediaRequest
{
    /// <summary>The most files of a kind that are made for one request.</summary>
    private const int MaxCount = 32;

    private const int UsualWidth = 1024;
    private const int UsualHeight = 768;

    private static readonly string[] Texts = ["prompt", "text", "question", "query", "script", "lyrics", "gen_text", "text_prompt", "instruction", "input"];

    private static readonly string[] Formats = ["output_format", "image_format", "format"];
    private static readonly string[] Counts = ["num_images", "num_videos"];

    /// <summary>What changes the form of a file, and not what it shows.</summary>
    private static readonly string[] Forms =
    [
        "seed", "width", "height", "image_size", "video_size", "size", "aspect_ratio", "resolution", "num_images", "num_videos", "output_format", "image_format", "format", "sync_mode",
    ];

    private readonly JObject _input;
    private readonly Func<string, JToken?> _default;
    private readonly byte[] _shown;
    private readonly string _model;
    private readonly (int Palette, int Scene) _worded;

    /// <param name="model">The endpoint's id.</param>
    /// <param name="input">The input.</param>
    /// <param name="defaults">What a property of the input is, where it is not set.</param>
    /// <param name="seed">The seed where the input has none.</param>
    /// <param name="storage">Where the emulator has files.</param>
    /// <param name="files">What is known of the file at an address.</param>
    public MediaRequest(string model, JObject input, Func<string, JToken?> defaults, long seed, Uri storage, Func<string, FileFacts> files)
    {
        (_model, _input, _default) = (model, input, defaults);
        Seed = Number(input["seed"]) ?? seed;
        Text = Texts.Select(name => input[name] is JValue { Value: string { Length: > 0 } text } ? text : null).FirstOrDefault(text => text is not null) ?? "";
        (Width, Height) = MediaSize.Of(Value, files);
        Format = Formats.Select(name => Value(name) is JValue { Value: string format } ? format : null).FirstOrDefault(format => format is not null);
        Count = Counts.Select(name => Number(Value(name))).FirstOrDefault(count => count is not null) is { } many ? (int)Math.Clamp(many, 1, MaxCount) : null;
        var shown = string.Join('\n', input.Properties().Where(property => !Forms.Contains(property.Name))
            .OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => property.ToString(Formatting.None)).Append(model));
        _shown = Encoding.UTF8.GetBytes(WithoutPlaces(shown, storage.AbsoluteUri));
        var words = Text.Split([' ', ',', '.', '-', '\n', '\'', '"', '!', '?', ':', ';'], 200, StringSplitOptions.RemoveEmptyEntries);
        _worded = (Named(words, [.. Media.Palette.All.Select(palette => palette.Words)]), Named(words, [.. Scenes.All.Select(scene => scene.Words)]));
    }

    /// <summary>What the text of the input is, as a prompt or a question; empty where there is none.</summary>
    public string Text { get; }

    public long Seed { get; }

    /// <summary>How many pictures or films; null where nothing says so.</summary>
    public int? Count { get; }

    /// <summary>The form of files, as inputs name it.</summary>
    public string? Format { get; }

    /// <summary>Whether pictures are wanted in the answer itself.</summary>
    public bool IsInAnswer => _input["sync_mode"] is JValue { Value: true };

    public int? Width { get; }

    public int? Height { get; }

    /// <summary>How much is drawn before the answer goes out, about: nothing where pictures are not wanted in it.</summary>
    public static long PixelsInAnswer(ReadOnlySpan<byte> body, Func<string, FileFacts> files)
    {
        if (body.IndexOf("\"sync_mode\""u8) < 0 || EndpointContract.ReadToken(Encoding.UTF8.GetString(body)) is not JObject input || input["sync_mode"] is not JValue { Value: true })
            return 0;
        var (width, height) = MediaSize.Of(name => input[name], files);
        var count = Counts.Select(name => Number(input[name])).FirstOrDefault(count => count is not null) ?? 1;
        var (wide, high) = MediaSize.Within(width ?? UsualWidth, height ?? UsualHeight);
        return (long)wide * high * Math.Clamp(count, 1, MaxCount);
    }

    /// <summary>The recipe of one of the files.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="index">Which of several it is.</param>
    /// <param name="width">How wide an example of it is.</param>
    /// <param name="height">How high an example of it is.</param>
    public MediaRecipe RecipeOf(string name, int index, int? width, int? height)
    {
        var (wide, high) = MediaSize.Within(Width ?? width ?? UsualWidth, Height ?? height ?? UsualHeight);
        var chance = Chance($"{name}\n{index}");
        var end = Seed.ToString(CultureInfo.InvariantCulture) + (index > 0 ? string.Create(CultureInfo.InvariantCulture, $"-{index + 1}") : "");
        var caption = MediaRecipe.CaptionOf(Text.Length > 0 ? Text : _model[(_model.LastIndexOf('/') + 1)..], end);
        var (palette, scene) = _worded;
        var dice = new Dice(chance);
        return new MediaRecipe(
            wide, high, chance, palette >= 0 ? palette : dice.Below(Media.Palette.All.Count), scene >= 0 ? scene : dice.Below(Scenes.All.Count), 0, caption);
    }

    /// <summary>What chance decides for a part of what this request shows.</summary>
    public ulong Chance(string part) =>
        BitConverter.ToUInt64(SHA256.HashData([.. _shown, .. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{Seed}\n{part}"))]));

    /// <summary>Of addresses of the emulator only what is the same when it starts again: the name, or the recipe, of the file.</summary>
    private static string WithoutPlaces(string text, string storage) =>
        text.Contains(storage, StringComparison.Ordinal) ? Regex.Replace(text, Regex.Escape(storage) + "([0-9a-f]{32}/)?", "", RegexOptions.NonBacktracking) : text;

    private static int Named(string[] words, string[][] names)
    {
        foreach (var word in words)
        {
            if (Array.FindIndex(names, known => known.Contains(word, StringComparer.OrdinalIgnoreCase)) is var place and >= 0)
                return place;
        }

        return -1;
    }

    private JToken? Value(string name) => _input[name] is { Type: not JTokenType.Null } value ? value : _default(name);

    private static long? Number(JToken? value) => value is JValue { Type: JTokenType.Integer, Value: long number } ? number : null;
}
