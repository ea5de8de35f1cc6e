using Fal.Generators.Analyzers;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>What is reported of a value, and where, whatever the way in which it is written.</summary>
public class ArgumentTests
{
    /// <summary>For each rule a property, a value that breaks the rule, one that does not, a constant that breaks it, and something that is not known.</summary>
    private static readonly (string Id, string Property, string Bad, string Good, string Constant, string Unknown)[] Rules =
    [
        ("FAL1001", "NumImages", "9", "4", "Nine", "maybe"),
        ("FAL1001", "GuidanceScale", "0.5", "1.5", "Half", "real"),
        ("FAL1002", "Title", "\"too long\"", "\"short\"", "Long", "word"),
        ("FAL1003", "Voice", "\"english\"", "\"en-GB\"", "Wrong", "word"),
        ("FAL1004", "OutputFormat", "\"pgn\"", "\"png\"", "Wrong", "word"),
        ("FAL1004", "ImageSize", "\"square_hq\"", "\"square_hd\"", "Wrong", "word"),
        ("FAL1004", "Fps", "30", "25", "Nine", "maybe"),
        ("FAL1005", "Block", "9", "16", "Nine", "maybe"),
        ("FAL1006", "Image", "\"ftp://host/a.png\"", "\"https://host/a.png\"", "Wrong", "word"),
    ];

    /// <summary>Ways of writing a value.</summary>
    private static readonly string[] Ways =
    [
        "{bad}",
        "({bad})",
        "{constant}",
        "flag ? {bad} : {good}",
        "flag ? {good} : {bad}",
        "flag ? {bad} : {constant}",
        "number switch { 1 => {good}, 2 => {bad}, _ => {good} }",
        "number switch { 1 => {good}, 2 => throw new Exception(), _ => {bad} }",
        "flag ? {good} : flag ? {bad} : {good}",
    ];

    public static TheoryData<string> Written
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var (id, property, bad, good, constant, unknown) in Rules)
            {
                foreach (var way in Ways)
                    data.Add($"{property} = {Marked(way)}");
                // Integers become known values only where they are there.
                if (id is not "FAL1004" || unknown is not "maybe")
                    data.Add($"{property} = {Marked("{unknown} ?? {bad}")}");

                string Marked(string way) => way
                    .Replace("{bad}", $"{{|{id}:{bad}|}}", StringComparison.Ordinal)
                    .Replace("{good}", good, StringComparison.Ordinal)
                    .Replace("{constant}", $"{{|{id}:{constant}|}}", StringComparison.Ordinal)
                    .Replace("{unknown}", unknown, StringComparison.Ordinal);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Written))]
    public Task A_value_that_the_compiler_knows_is_checked(string assignment) => Verify.AnalyzerAsync<ArgumentAnalyzer>(App.Setting(assignment));

    public static TheoryData<string> Right
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var (id, property, _, good, _, unknown) in Rules)
            {
                data.Add($"{property} = {good}");
                data.Add($"{property} = null");
                data.Add($"{property} = default");
                data.Add($"{property} = flag ? {good} : null");
                if (id is not "FAL1004" || unknown is not "maybe")
                    data.Add($"{property} = {unknown} ?? {good}");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Right))]
    [InlineData("NumImages = maybe, Seed = number, GuidanceScale = real")]
    [InlineData("NumImages = number * 100, Title = text + text, Voice = $\"{text}\"")]
    [InlineData("OutputFormat = text, ImageSize = text, Fps = number, Image = text, Style = text")]
    [InlineData("Formats = [text, text], Images = [text], Tags = list, Weights = null")]
    [InlineData("NumImages = int.Parse(\"9\"), Title = text.Substring(9)")]
    [InlineData("Free = \"\", Style = \"whatever\", Anything = \"whatever\", Look = \"whatever\"")]
    public Task Nothing_is_said_of_what_is_right_or_not_known(string assignment) => Verify.AnalyzerAsync<ArgumentAnalyzer>(App.Setting(assignment));

    [Theory]
    [InlineData("NumImages = {|FAL1001:9|}")]
    [InlineData("NumImages = {|FAL1001:0|}, Title = {|FAL1002:\"too long\"|}")]
    [InlineData("Voice = {|FAL1003:\"english\"|}")]
    [InlineData("OutputFormat = {|FAL1004:\"pgn\"|}")]
    [InlineData("Block = {|FAL1005:9|}")]
    [InlineData("Image = {|FAL1006:\"\"|}")]
    [InlineData("Images = {|FAL1002:[]|}")]
    [InlineData("ImageSize = new FluxDev.ImageSize { Width = {|FAL1005:9|} }")]
    [InlineData("ImageSize = new FluxDev.ImageSize { Width = {|FAL1001:0|} }")]
    public Task What_is_changed_of_a_copy_is_checked(string assignment) => Verify.AnalyzerAsync<ArgumentAnalyzer>(App.Copying(assignment));

    [Theory]
    [InlineData("NumImages = 1")]
    [InlineData("NumImages = 4")]
    [InlineData("NumImages = {|FAL1001:0|}")]
    [InlineData("NumImages = {|FAL1001:5|}")]
    [InlineData("NumImages = {|FAL1001:-1|}")]
    [InlineData("NumImages = {|FAL1001:2 * 3|}")]
    [InlineData("NumImages = 2 * 2")]
    [InlineData("NumImages = {|FAL1001:0x10|}")]
    [InlineData("NumImages = {|FAL1001:1_000|}")]
    [InlineData("NumImages = {|FAL1001:(int)9.7|}")]
    [InlineData("NumImages = {|FAL1001:'a'|}")]
    [InlineData("NumImages = true ? 4 : 9")]
    [InlineData("NumImages = {|FAL1001:int.MaxValue|}")]
    [InlineData("NumImages = (int?){|FAL1001:9|}")]
    [InlineData("NumImages = new int?({|FAL1001:9|})")]
    [InlineData("NumImages = {|FAL1001:Nine + 1|}")]
    [InlineData("NumImages = unchecked({|FAL1001:Nine|})")]
    [InlineData("NumImages = {|FAL1001:(int)DayOfWeek.Sunday|}")]
    [InlineData("Seed = 0")]
    [InlineData("Seed = 4294967295")]
    [InlineData("Seed = {|FAL1001:4294967296|}")]
    [InlineData("Seed = {|FAL1001:-1L|}")]
    [InlineData("Seed = {|FAL1001:long.MinValue|}")]
    [InlineData("GuidanceScale = 1")]
    [InlineData("GuidanceScale = 20.0")]
    [InlineData("GuidanceScale = {|FAL1001:30|}")]
    [InlineData("GuidanceScale = {|FAL1001:20.000001|}")]
    [InlineData("GuidanceScale = {|FAL1001:0.99f|}")]
    [InlineData("GuidanceScale = {|FAL1001:1e3|}")]
    [InlineData("GuidanceScale = {|FAL1001:double.NaN|}")]
    [InlineData("GuidanceScale = {|FAL1001:double.PositiveInfinity|}")]
    [InlineData("Strength = {|FAL1001:0|}")]
    [InlineData("Strength = {|FAL1001:0.0|}")]
    [InlineData("Strength = 0.0001")]
    [InlineData("Strength = 1")]
    [InlineData("Strength = {|FAL1001:1.1|}")]
    [InlineData("Bias = {|FAL1001:2.5|}")]
    [InlineData("Bias = 2.49")]
    [InlineData("Bias = -1e300")]
    [InlineData("Steps = 2")]
    [InlineData("Steps = {|FAL1001:1|}")]
    [InlineData("Steps = int.MaxValue")]
    [InlineData("Priority = 10")]
    [InlineData("Priority = {|FAL1001:11|}")]
    [InlineData("Priority = int.MinValue")]
    [InlineData("Level = {|FAL1001:0|}")]
    [InlineData("Level = {|FAL1001:10|}")]
    [InlineData("Level = 1")]
    [InlineData("Level = 9")]
    [InlineData("Scale = {|FAL1001:9|}")]
    [InlineData("Scale = 4")]
    [InlineData("Scale = default")]
    [InlineData("Scale = new FalOptional<int?>({|FAL1001:9|})")]
    [InlineData("Scale = new({|FAL1001:9|})")]
    public Task A_number_is_in_its_range(string assignment) => Verify.AnalyzerAsync<ArgumentAnalyzer>(App.Setting(assignment));

    [Theory]
    [InlineData("Interval = 0.3")]
    [InlineData("Interval = 1")]
    [InlineData("Interval = 0")]
    [InlineData("Interval = -0.7")]
    [InlineData("Interval = {|FAL1005:0.35|}")]
    [InlineData("Interval = {|FAL1005:0.1f|}")]
    [InlineData("Block = 8")]
    [InlineData("Block = 56")]
    [InlineData("Block = {|FAL1005:57|}")]
    [InlineData("Block = {|#0:{|FAL1001:{|FAL1005:61|}|}|}")]
    [InlineData("Block = {|FAL1001:64|}")]
    [InlineData("Block = {|FAL1001:0|}")]
    [InlineData("Frames = 24")]
    [InlineData("Frames = null")]
    [InlineData("Frames = {|FAL1004:25|}")]
    [InlineData("Frames = flag ? 48 : {|FAL1004:49|}")]
    public Task A_number_is_a_multiple_or_one_of_several(string assignment) => Verify.AnalyzerAsync<ArgumentAnalyzer>(App.Setting(assignment));

    [Theory]
    [InlineData("Prompt = \"ab\"")]
    [InlineData("Prompt = {|FAL1002:\"a\"|}")]
    [InlineData("Prompt = {|FAL1002:\"\"|}")]
    [InlineData("Prompt = \"12345678901234567890\"")]
    [InlineData("Prompt = {|FAL1002:\"123456789012345678901\"|}")]
    [InlineData("Prompt = {|FAL1002:\"1234567890\" + \"12345678901\"|}")]
    [InlineData("Prompt = {|FAL1002:Long + Png|}")]
    [InlineData("Prompt = {|FAL1002:$\"{Long} and {Png}\"|}")]
    [InlineData("Prompt = {|FAL1002:nameof(App) + Long|}")]
    [InlineData("Prompt = {|FAL1002:@\"much too long for anything\"|}")]
    [InlineData("Prompt = {|FAL1002:\"\"\"much too long for anything\"\"\"|}")]
    [InlineData("Prompt = $\"much too long for anything, {text}\"")]
    [InlineData("Prompt = Long + text")]
    [InlineData("Prompt = \"much too long for anything\".Trim()")]
    [InlineData("Title = \"😀😀😀😀😀\"")]
    [InlineData("Title = {|FAL1002:\"😀😀😀😀😀😀\"|}")]
    [InlineData("Title = \"\"")]
    [InlineData("Key = {|FAL1002:\"ab\"|}")]
    [InlineData("Key = {|FAL1002:\"😀😀\"|}")]
    [InlineData("Key = \"abc\"")]
    [InlineData("Key = Long")]
    [InlineData("Code = {|FAL1002:\"ab\"|}")]
    [InlineData("Code = \"abc\"")]
    public Task A_text_is_as_long_as_it_may_be(string assignment) => Verify.AnalyzerAsync<ArgumentAnalyzer>(App.Setting(assignment));

    [Theory]
    [InlineData("Voice = \"en-GB\"")]
    [InlineData("Voice = \"auto\"")]
    [InlineData("Voice = {|FAL1003:\"automatic\"|}")]
    [InlineData("Voice = {|FAL1003:\"my en-GB\"|}")]
    [InlineData("Voice = {|FAL1003:\"en-GB\\n\"|}")]
    [InlineData("Voice = {|FAL1003:\"\"|}")]
    [InlineData("Voice = {|FAL1003:\"en\" + \"-gb\"|}")]
    [InlineData("Voice = \"en\" + \"-GB\"")]
    [InlineData("Voice = {|FAL1003:$\"{Png}-GB\"|}")]
    [InlineData("Voice = \"😀\"")]
    [InlineData("Broken = \"whatever\"")]
    [InlineData("Slow = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    public Task A_text_matches_its_pattern(string assignment) => Verify.AnalyzerAsync<ArgumentAnalyzer>(App.Setting(assignment));

    [Theory]
    [InlineData("Images = {|FAL1002:[]|}")]
    [InlineData("Images = [\"https://a/1\"]")]
    [InlineData("Images = [\"https://a/1\", \"https://a/2\", \"https://a/3\"]")]
    [InlineData("Images = {|FAL1002:[\"https://a/1\", \"https://a/2\", \"https://a/3\", text]|}")]
    [InlineData("Images = {|FAL1002:new FalFile[] { text, text, text, text }|}")]
    [InlineData("Images = {|FAL1002:new List<FalFile> { text, text, text, text }|}")]
    [InlineData("Images = {|FAL1002:new List<FalFile>(10)|}")]
    [InlineData("Images = new List<FalFile>(input.Images!)")]
    [InlineData("Images = {|FAL1002:new List<FalFile>(input.Images!) { text, text, text, text }|}")]
    [InlineData("Images = {|FAL1002:Array.Empty<FalFile>()|}")]
    [InlineData("Images = {|FAL1002:new FalFile[0]|}")]
    [InlineData("Images = {|FAL1002:new FalFile[4]|}")]
    [InlineData("Images = new FalFile[number]")]
    [InlineData("Images = new FalFile[3]")]
    [InlineData("Images = [.. input.Images!]")]
    [InlineData("Images = {|FAL1002:[.. input.Images!, text, text, text, text]|}")]
    [InlineData("Images = {|FAL1002:[.. new FalFile[] { text, text }, text, text]|}")]
    [InlineData("Images = [.. new FalFile[] { text, text }, text]")]
    [InlineData("Images = flag ? {|FAL1002:new FalFile[] { }|} : new FalFile[] { text }")]
    [InlineData("Images = input.Images ?? {|FAL1002:new List<FalFile>()|}")]
    [InlineData("Images = number switch { 1 => {|FAL1002:new FalFile[0]|}, _ => null }")]
    [InlineData("Formats = {|FAL1002:new[] { FluxDev.OutputFormat.Png, FluxDev.OutputFormat.Png, FluxDev.OutputFormat.Png }|}")]
    [InlineData("Formats = [\"png\", {|FAL1004:\"pgn\"|}]")]
    [InlineData("Formats = new FluxDev.OutputFormat[] { \"png\", {|FAL1004:\"pgn\"|} }")]
    [InlineData("Formats = new List<FluxDev.OutputFormat> { \"png\", {|FAL1004:Wrong|} }")]
    [InlineData("Formats = [FluxDev.OutputFormat.Png, flag ? {|FAL1004:\"pgn\"|} : \"png\"]")]
    [InlineData("Images = [{|FAL1006:\"a.png\"|}, \"https://a/1\"]")]
    [InlineData("Tags = {|FAL1002:[\"one\"]|}")]
    [InlineData("Tags = [\"one\", \"two\"]")]
    [InlineData("Tags = [\"one\", .. list]")]
    [InlineData("Tags = {|FAL1002:new[] { \"one\" }|}")]
    [InlineData("Tags = {|FAL1002:new List<string> { \"one\" }|}")]
    [InlineData("Tags = {|FAL1002:new List<string>(list.Count) { \"one\" }|}")]
    [InlineData("Tags = new List<string>(list) { \"one\" }")]
    [InlineData("Weights = {|FAL1002:new Dictionary<string, double>()|}")]
    [InlineData("Weights = new Dictionary<string, double> { [\"a\"] = 1, [\"b\"] = 2 }")]
    [InlineData("Weights = {|FAL1002:new Dictionary<string, double> { [\"a\"] = 1, [\"b\"] = 2, [\"c\"] = 3 }|}")]
    [InlineData("Weights = new Dictionary<string, double> { [\"a\"] = 1, [\"b\"] = 2, [\"a\"] = 3 }")]
    [InlineData("Weights = new Dictionary<string, double> { [text] = 1, [text] = 2, [text] = 3 }")]
    [InlineData("Weights = {|FAL1002:new Dictionary<string, double> { { \"a\", 1 }, { \"b\", 2 }, { \"c\", 3 } }|}")]
    [InlineData("Weights = {|FAL1002:new Dictionary<string, double>(StringComparer.Ordinal)|}")]
    [InlineData("Weights = new Dictionary<string, double>(input.Weights!)")]
    public Task A_list_or_map_has_as_many_items_as_it_may_have(string assignment) => Verify.AnalyzerAsync<ArgumentAnalyzer>(App.Setting(assignment));
}
