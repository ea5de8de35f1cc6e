using Fal.Generators.Analyzers;
using Microsoft.CodeAnalysis.Testing;

namespace Fal.Generators.CodeFixes.Tests;

public class FixTests
{
    [Theory]
    [InlineData("NumImages = {|FAL1001:9|}", "NumImages = 4")]
    [InlineData("NumImages = {|FAL1001:-1|}", "NumImages = 1")]
    [InlineData("NumImages = /* many */ {|FAL1001:9|} /* too many */", "NumImages = /* many */ 4 /* too many */")]
    [InlineData("NumImages = {|FAL1001:Nine|}", "NumImages = 4")]
    [InlineData("NumImages = {|FAL1001:2 * 3|}", "NumImages = 4")]
    [InlineData("NumImages = {|FAL1001:0x10|}", "NumImages = 4")]
    [InlineData("NumImages = {|FAL1001:(int)9.7|}", "NumImages = 4")]
    [InlineData("NumImages = flag ? {|FAL1001:9|} : 2", "NumImages = flag ? 4 : 2")]
    [InlineData("NumImages = maybe ?? {|FAL1001:9|}", "NumImages = maybe ?? 4")]
    [InlineData("Seed = {|FAL1001:-1L|}", "Seed = 0L")]
    [InlineData("Seed = {|FAL1001:4294967296|}", "Seed = 4294967295")]
    [InlineData("Seed = {|FAL1001:long.MinValue|}", "Seed = 0")]
    [InlineData("GuidanceScale = {|FAL1001:30|}", "GuidanceScale = 20")]
    [InlineData("GuidanceScale = {|FAL1001:30.5|}", "GuidanceScale = 20.0")]
    [InlineData("GuidanceScale = {|FAL1001:30.5f|}", "GuidanceScale = 20f")]
    [InlineData("GuidanceScale = {|FAL1001:30d|}", "GuidanceScale = 20d")]
    [InlineData("GuidanceScale = {|FAL1001:Half|}", "GuidanceScale = 1.0")]
    [InlineData("Level = {|FAL1001:10|}", "Level = 9")]
    [InlineData("Level = {|FAL1001:-5|}", "Level = 1")]
    [InlineData("Block = {|FAL1005:57|}", "Block = 56")]
    [InlineData("Block = {|FAL1001:64|}", "Block = 56")]
    [InlineData("Block = {|FAL1001:0|}", "Block = 8")]
    [InlineData("Block = {|FAL1005:13|}", "Block = 16")]
    [InlineData("Interval = {|FAL1005:0.349|}", "Interval = 0.3")]
    [InlineData("Frames = {|FAL1004:25|}", "Frames = 24")]
    public Task A_number_becomes_the_nearest(string before, string after) =>
        Verify.FixAsync<ArgumentAnalyzer, NearestValueFix>(App.Setting(before), App.Setting(after));

    [Theory]
    [InlineData("Strength = {|FAL1001:0.0|}")]
    [InlineData("Bias = {|FAL1001:2.5|}")]
    [InlineData("GuidanceScale = {|FAL1001:double.NaN|}")]
    [InlineData("Title = {|FAL1002:\"too long\"|}")]
    [InlineData("Tags = {|FAL1002:[\"one\"]|}")]
    [InlineData("Voice = {|FAL1003:\"english\"|}")]
    public Task What_has_no_nearest_is_left_to_the_author(string assignment) =>
        Verify.FixAsync<ArgumentAnalyzer, NearestValueFix>(App.Setting(assignment), App.Setting(assignment));

    [Theory]
    [InlineData("OutputFormat = {|FAL1004:\"pgn\"|}", "OutputFormat = FluxDev.OutputFormat.Png")]
    [InlineData("OutputFormat = {|FAL1004:\"pgn\"|}", "OutputFormat = FluxDev.OutputFormat.Jpeg", 1)]
    [InlineData("OutputFormat = {|FAL1004:\"jpg\"|}", "OutputFormat = FluxDev.OutputFormat.Jpeg")]
    [InlineData("OutputFormat = {|FAL1004:Wrong|}", "OutputFormat = FluxDev.OutputFormat.Png")]
    [InlineData("OutputFormat = {|FAL1004:$\"{Png}s\"|}", "OutputFormat = FluxDev.OutputFormat.Png")]
    [InlineData("OutputFormat = new FluxDev.OutputFormat({|FAL1004:\"pgn\"|})", "OutputFormat = FluxDev.OutputFormat.Png")]
    [InlineData("OutputFormat = new({|FAL1004:\"pgn\"|})", "OutputFormat = FluxDev.OutputFormat.Png")]
    [InlineData("OutputFormat = flag ? {|FAL1004:\"pgn\"|} : \"jpeg\"", "OutputFormat = flag ? FluxDev.OutputFormat.Png : \"jpeg\"")]
    [InlineData("OutputFormat = word ?? {|FAL1004:\"pgn\"|}", "OutputFormat = word ?? FluxDev.OutputFormat.Png")]
    [InlineData("OutputFormat = number switch { 1 => {|FAL1004:\"pgn\"|}, _ => \"jpeg\" }", "OutputFormat = number switch { 1 => FluxDev.OutputFormat.Png, _ => \"jpeg\" }")]
    [InlineData("Formats = [{|FAL1004:\"pgn\"|}]", "Formats = [FluxDev.OutputFormat.Png]")]
    [InlineData("ImageSize = {|FAL1004:\"LandscapeHd\"|}", "ImageSize = FluxDev.ImageSizePreset.LandscapeHd")]
    [InlineData("ImageSize = {|FAL1004:\"landscape4:3\"|}", "ImageSize = FluxDev.ImageSizePreset.Landscape43")]
    [InlineData("Background = {|FAL1004:\"square-HD\"|}", "Background = FluxDev.ImageSizePreset.SquareHd")]
    [InlineData("Fps = {|FAL1004:30|}", "Fps = FluxDev.Fps.Fps25")]
    [InlineData("Fps = {|FAL1004:30|}", "Fps = FluxDev.Fps.Fps24", 1)]
    [InlineData("Pace = {|FAL1004:60|}", "Pace = FluxDev.Fps.Fps50")]
    public Task A_value_becomes_a_known_one(string before, string after, int fix = 0) =>
        Verify.FixAsync<ArgumentAnalyzer, NearestValueFix>(App.Setting(before), App.Setting(after), fix);

    [Theory]
    [InlineData("FalFile x = {|FAL1006:\"a.png\"|};", "FalFile x = FalFile.FromPath(\"a.png\");")]
    [InlineData("FalFile x = {|FAL1006:@\"C:\\a.png\"|};", "FalFile x = FalFile.FromPath(@\"C:\\a.png\");")]
    [InlineData("FalFile x = {|FAL1006:Wrong|};", "FalFile x = FalFile.FromPath(Wrong);")]
    [InlineData("FalFile x = new Uri({|FAL1006:\"a.png\"|}, UriKind.Relative);", "FalFile x = FalFile.FromPath(\"a.png\");")]
    [InlineData("var x = FalFile.FromUrl({|FAL1006:\"a.png\"|});", "var x = FalFile.FromPath(\"a.png\");")]
    [InlineData("var x = FalFile.FromPath({|FAL1006:\"https://host/a.png\"|});", "var x = FalFile.FromUrl(\"https://host/a.png\");")]
    public Task A_path_is_not_an_address(string before, string after) =>
        Verify.FixAsync<ArgumentAnalyzer, FileSourceFix>(App.Running(before), App.Running(after));

    [Theory]
    [InlineData("Image = {|FAL1006:\"ftp://host/a.png\"|}")]
    [InlineData("Image = {|FAL1006:\"\"|}")]
    public Task What_is_neither_is_left_to_the_author(string assignment) =>
        Verify.FixAsync<ArgumentAnalyzer, FileSourceFix>(App.Setting(assignment), App.Setting(assignment));

    [Fact]
    public Task All_files_are_fixed_together() => Verify.FixAsync<ArgumentAnalyzer, FileSourceFix>(
        App.Running("FalFile x = {|FAL1006:\"a.png\"|}; FalFile y = {|FAL1006:\"b.png\"|};"),
        App.Running("FalFile x = FalFile.FromPath(\"a.png\"); FalFile y = FalFile.FromPath(\"b.png\");"));

    [Fact]
    public Task Each_of_many_values_has_its_fix() => Verify.FixAsync<ArgumentAnalyzer, NearestValueFix>(
        App.Setting("NumImages = {|FAL1001:9|}, Seed = {|FAL1001:-1|}, Level = {|FAL1001:99|}, OutputFormat = {|FAL1004:\"pgn\"|}, Fallback = {|FAL1004:\"jpg\"|}"),
        App.Setting("NumImages = 4, Seed = 0, Level = 9, OutputFormat = FluxDev.OutputFormat.Png, Fallback = FluxDev.OutputFormat.Jpeg"));

    [Fact]
    public Task A_known_value_is_named_in_full_where_its_namespace_is_not_imported() => Verify.FixAsync<ArgumentAnalyzer, NearestValueFix>(
        "class C { Fal.Models.FluxDev.OutputFormat _format = {|FAL1004:\"pgn\"|}; }",
        "class C { Fal.Models.FluxDev.OutputFormat _format = Fal.Models.FluxDev.OutputFormat.Png; }");

    [Fact]
    public Task The_nearest_is_named_in_the_message() => Verify.AnalyzerAsync<ArgumentAnalyzer>(
        test =>
        {
            string[] said =
            [
                "'NumImages' takes a number from 1 to 4, and the service refuses 9: the nearest is 4",
                "'Strength' takes a number above 0 up to 1, and the service refuses 0: give another",
                "'Title' takes at most 5 characters, and the service refuses 8: shorten it",
                "'Tags' takes at least 2 items, and the service refuses 1: add some",
                "'Voice' takes a text that matches [a-z]{2}-[A-Z]{2}|auto, and the service refuses 'english': give one that does",
                "'pgn' is not one of the known values of FluxDev.OutputFormat: did you mean FluxDev.OutputFormat.Png?",
                "'banana' is not one of the known values of FluxDev.ImageSizePreset: there are FluxDev.ImageSizePreset.SquareHd, FluxDev.ImageSizePreset.Landscape43, FluxDev.ImageSizePreset.LandscapeHd and others",
                "25 is not one of the known values of Frames: did you mean 24?",
                "'Block' takes multiples of 8, and the service refuses 57: the nearest is 56",
                "'a.png' is not an address that the service can fetch: for a file on this machine use FalFile.FromPath",
                "'Parts' takes at least 1 item, and the service refuses 0: add some",
            ];
            string[] ids = ["FAL1001", "FAL1001", "FAL1002", "FAL1002", "FAL1003", "FAL1004", "FAL1004", "FAL1004", "FAL1005", "FAL1006", "FAL1002"];
            for (var i = 0; i < said.Length; i++)
                test.ExpectedDiagnostics.Add(DiagnosticResult.CompilerError(ids[i]).WithLocation(i).WithMessage(said[i]));
        },
        App.Setting("""
            NumImages = {|#0:9|}, Strength = {|#1:0|}, Title = {|#2:"too long"|}, Tags = {|#3:["one"]|}, Voice = {|#4:"english"|}, OutputFormat = {|#5:"pgn"|},
            ImageSize = {|#6:"banana"|}, Frames = {|#7:25|}, Block = {|#8:57|}, Image = {|#9:"a.png"|}, Parts = {|#10:[]|}
            """));
}
