using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Fal.Models;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;

namespace Fal.AspNetCore.Tests;

/// <summary>Generated types as what .NET makes of text.</summary>
public class TextTests
{
    [Fact]
    public void Types_parse_as_those_of_NET_do()
    {
        Assert.Equal(FluxDev.OutputFormat.Png, Parse<FluxDev.OutputFormat>("png"));
        Assert.Equal(FluxDev.OutputFormat.Png, ParseSpan<FluxDev.OutputFormat>("a png".AsSpan(2)));
        Assert.Equal(24, Parse<TestMaybe.Fps>("24").Value);
        Assert.Equal(new FluxDev.ImageSize { Width = 8 }, Parse<FluxDev.ImageSizeOrPreset>("""{"width":8}""").Value);
        Assert.Equal(FalFile.FromUrl("https://h/a.png"), Parse<FalFile>("https://h/a.png"));
        Assert.Equal(new FalBytes(new byte[] { 1, 2, 3 }), Parse<FalBytes>("AQID"));
        Assert.True(FluxDev.OutputFormat.TryParse("PNG", null, out var format));
        Assert.Equal(FluxDev.OutputFormat.Png, format);
    }

    [Theory]
    [InlineData("bmp")]
    [InlineData("")]
    public void Text_that_is_none_is_not_parsed(string text)
    {
        Assert.False(FluxDev.OutputFormat.TryParse(text, null, out _));
        Assert.False(FluxDev.ImageSizeOrPreset.TryParse(text, null, out _));
        Assert.False(FalFile.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => ParseSpan<FalFile>(text));
        var error = Assert.Throws<FormatException>(() => Parse<FluxDev.OutputFormat>(text));
        Assert.Equal($"'{text}' is none of the known values: 'png' or 'jpeg'.", error.Message);
    }

    [Theory]
    [InlineData(typeof(FluxDev.OutputFormat), "png")]
    [InlineData(typeof(FluxDev.OutputFormat?), "png")]
    [InlineData(typeof(FluxDev.ImageSizeOrPreset), "square_hd")]
    [InlineData(typeof(FluxDev.ImageSizeOrPreset), """{"width":8}""")]
    [InlineData(typeof(TestMaybe.Fps), "24")]
    [InlineData(typeof(FalFile), "https://h/a.png")]
    [InlineData(typeof(FalBytes), "AQID")]
    [InlineData(typeof(FalProperties), """{"a":1}""")]
    [InlineData(typeof(FalOptional<TestMaybe.Look?>), "hard")]
    [InlineData(typeof(FalOptional<int?>), "3")]
    [InlineData(typeof(FalOptional<double?>), "0.5")]
    [InlineData(typeof(FalOptional<string?>), "x")]
    public void A_converter_makes_values_of_text_and_text_of_them(Type type, string text)
    {
        var converter = TypeDescriptor.GetConverter(type);

        Assert.Equal(text, converter.ConvertToInvariantString(converter.ConvertFromInvariantString(text)));
    }

    [Theory]
    [InlineData(typeof(FluxDev.OutputFormat))]
    [InlineData(typeof(FalOptional<TestMaybe.Look?>))]
    [InlineData(typeof(FalOptional<int?>))]
    public void A_converter_refuses_what_is_none(Type type) =>
        Assert.Throws<FormatException>(() => TypeDescriptor.GetConverter(type).ConvertFromInvariantString("none such"));

    [Fact]
    public void Configuration_binds_to_an_input()
    {
        var input = Configuration(("Prompt", "x"), ("OutputFormat", "png"), ("ImageSize", "square_hd"), ("NumImages", "2")).Get<FluxDevInput>();
        var maybe = Configuration(("Cover", "https://h/c.png"), ("Look", "hard"), ("Formats:0", "png"), ("FormatByName:a", "png"), ("Frames:0", "square")).Get<TestMaybeInput>()!;

        Assert.Equal(new FluxDevInput { Prompt = "x", OutputFormat = "png", ImageSize = "square_hd", NumImages = 2 }, input);
        Assert.Equal(("https://h/c.png", TestMaybe.Look.Hard), (maybe.Cover.Url, maybe.Look.Value));
        Assert.Equal(("png", "png", "square"), (maybe.Formats![0].Value, maybe.FormatByName!["a"].Value, maybe.Frames![0].ToString()));
    }

    [Fact]
    public void Configuration_that_is_none_is_an_error_that_says_which_are() =>
        Assert.Contains("'png'", Assert.Throws<InvalidOperationException>(() => Configuration(("OutputFormat", "bmp")).Get<FluxDevInput>()).InnerException!.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Nothing_beyond_the_schema_is_an_empty_set_where_a_form_says_null() =>
        Assert.Equal(new FluxDevInput { Prompt = "x" }.ToString(), new FluxDevInput { Prompt = "x", AdditionalProperties = null! }.ToString());

    [Fact]
    public void Configuration_inside_of_a_union_is_an_error_for_who_wants_unknown_keys_to_be()
    {
        var configuration = Configuration(("Prompt", "x"), ("ImageSize:Width", "512"));

        Assert.Contains("Width", Assert.Throws<InvalidOperationException>(() => configuration.Get<FluxDevInput>(options => options.ErrorOnUnknownConfiguration = true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_validates_itself_by_the_names_of_its_properties()
    {
        var input = new FluxDevInput { Prompt = "x", OutputFormat = "bmp", ImageSize = new FluxDev.ImageSize { Width = 99999 } };
        var results = new List<ValidationResult>();

        Assert.False(Validator.TryValidateObject(input, new ValidationContext(input), results, validateAllProperties: true));
        Assert.Equal(["ImageSize.Width", "OutputFormat"], results.SelectMany(result => result.MemberNames).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Properties_have_their_names_in_JSON_for_other_tools() => Assert.Equal(
        "output_format", typeof(FluxDevInput).GetProperty(nameof(FluxDevInput.OutputFormat))!.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name);

    [Fact]
    public void Fields_of_Blazor_forms_convert()
    {
        Assert.True(BindConverter.TryConvertTo<FluxDev.OutputFormat>("png", CultureInfo.InvariantCulture, out var format));
        Assert.True(BindConverter.TryConvertTo<FluxDev.OutputFormat?>("", CultureInfo.InvariantCulture, out var none));
        Assert.Equal((FluxDev.OutputFormat.Png, null), (format, none));
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();

    private static T Parse<T>(string text)
        where T : IParsable<T> => T.Parse(text, null);

    private static T ParseSpan<T>(ReadOnlySpan<char> text)
        where T : ISpanParsable<T> => T.Parse(text, null);
}
