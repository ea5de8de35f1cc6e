using System.Text;
using Fal.Tool.Files;

namespace Fal.Tool.Tests;

/// <summary>What <c>add</c> does to projects: as little as it can, in the manner of what stands there.</summary>
public sealed class ProjectFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fal-project-").FullName;

    private IReadOnlyList<string> _notes = [];

    private static string Version => ToolVersion.Short;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_project_gets_the_item_and_the_package() => Assert.Equal(
        $"""
        <Project Sdk="Microsoft.NET.Sdk">

          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>

          <ItemGroup>
            <FalModel Include="schemas\**\*.json" />
          </ItemGroup>

          <ItemGroup>
            <PackageReference Include="Fal.Generators" Version="{Version}" />
          </ItemGroup>

        </Project>

        """,
        Added("""
        <Project Sdk="Microsoft.NET.Sdk">

          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>

        </Project>

        """));

    [Fact]
    public void Tabs_Windows_line_ends_a_byte_order_mark_and_comments_stay()
    {
        const string Before = "\uFEFF<Project Sdk=\"Microsoft.NET.Sdk\">\r\n\t<!-- mine -->\r\n\t<ItemGroup>\r\n\t\t<PackageReference   Include='A' Version=\"1.0\"/> <!-- why -->\r\n\t</ItemGroup>\r\n</Project>";

        Assert.Equal(
            "\uFEFF<Project Sdk=\"Microsoft.NET.Sdk\">\r\n\t<!-- mine -->\r\n\t<ItemGroup>\r\n\t\t<PackageReference   Include='A' Version=\"1.0\"/> <!-- why -->\r\n\t\t<PackageReference Include=\"Fal.Generators\" Version=\"" + Version + "\" />\r\n\t</ItemGroup>\r\n"
            + "\t<ItemGroup>\r\n\t\t<FalModel Include=\"schemas\\**\\*.json\" />\r\n\t</ItemGroup>\r\n</Project>",
            Added(Before));
    }

    [Fact]
    public void A_reference_goes_after_one_that_always_holds() => Assert.Contains(
        $"""
            <PackageReference Include="A" Version="1.0">
              <PrivateAssets>all</PrivateAssets>
            </PackageReference>
            <PackageReference Include="Fal.Generators" Version="{Version}" />
          </ItemGroup>
          <ItemGroup Condition="'$(TargetFramework)' == 'net8.0'">
            <PackageReference Include="B" Version="1.0" />
        """,
        Added("""
        <Project>
          <ItemGroup>
            <PackageReference Include="A" Version="1.0">
              <PrivateAssets>all</PrivateAssets>
            </PackageReference>
          </ItemGroup>
          <ItemGroup Condition="'$(TargetFramework)' == 'net8.0'">
            <PackageReference Include="B" Version="1.0" />
          </ItemGroup>
        </Project>
        """),
        StringComparison.Ordinal);

    [Fact]
    public void With_central_package_management_the_version_goes_where_the_others_are()
    {
        File.WriteAllText(Path.Combine(_folder, "Directory.Packages.props"), "<Project>\n    <PropertyGroup>\n        <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\n    </PropertyGroup>\n    <ItemGroup>\n        <PackageVersion Include=\"A\" Version=\"1.0\" />\n    </ItemGroup>\n</Project>\n");

        var project = Added("<Project>\n</Project>\n");

        Assert.Contains("<PackageReference Include=\"Fal.Generators\" />", project, StringComparison.Ordinal);
        Assert.Contains($"        <PackageVersion Include=\"A\" Version=\"1.0\" />\n        <PackageVersion Include=\"Fal.Generators\" Version=\"{Version}\" />\n", File.ReadAllText(Path.Combine(_folder, "Directory.Packages.props")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Packages.props', '$(MSBuildThisFileDirectory)..'))\" />")]
    [InlineData("<Import Project=\"$([MSBuild]::GetPathOfFileAbove(Directory.Packages.props, $(MSBuildThisFileDirectory)..))\" />")]
    [InlineData("<Import Project=\"$([MSBuild]::GetPathOfFileAbove('$(MSBuildThisFile)', '$(MSBuildThisFileDirectory)../'))\" />")]
    [InlineData("<Import Project=\"$([MSBuild]::GetDirectoryNameOfFileAbove('$(MSBuildThisFileDirectory)..', 'Directory.Packages.props'))\\Directory.Packages.props\" />")]
    [InlineData("<Import Project=\"..\\Directory.Packages.props\" />")]
    public void Central_package_management_that_is_imported_from_above_is_seen(string import)
    {
        var above = Path.Combine(_folder, "Directory.Packages.props");
        File.WriteAllText(above, "<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\n  </PropertyGroup>\n  <ItemGroup>\n    <PackageVersion Include=\"A\" Version=\"1.0\" />\n  </ItemGroup>\n</Project>\n");
        var project = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "sub")).FullName, "App.csproj");
        File.WriteAllText(Path.Combine(_folder, "sub", "Directory.Packages.props"), $"<Project>\n  {import}\n</Project>\n");
        File.WriteAllText(project, "<Project>\n</Project>\n");

        Add(project);

        Assert.Contains("<PackageReference Include=\"Fal.Generators\" />", File.ReadAllText(project), StringComparison.Ordinal);
        Assert.Contains($"<PackageVersion Include=\"Fal.Generators\" Version=\"{Version}\" />", File.ReadAllText(above), StringComparison.Ordinal);
    }

    [Fact]
    public void Central_package_management_may_be_said_in_the_build_s_properties()
    {
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.props"), "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        File.WriteAllText(Path.Combine(_folder, "Directory.Packages.props"), "<Project>\n</Project>\n");

        Assert.Contains("<PackageReference Include=\"Fal.Generators\" />", Added("<Project>\n</Project>\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_that_manages_its_own_versions_keeps_doing_so()
    {
        File.WriteAllText(Path.Combine(_folder, "Directory.Packages.props"), "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");

        Assert.Contains(
            $"<PackageReference Include=\"Fal.Generators\" Version=\"{Version}\" />",
            Added("<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>\n  </PropertyGroup>\n</Project>\n"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<FalModel Include="schemas\**\*.json" />""")]
    [InlineData("""<FalModel Include="schemas/*.json" />""")]
    [InlineData("""<FalModel Include="$(MSBuildProjectDirectory)/schemas/*.json" />""")]
    [InlineData("""<FalModel Include="other.json;./schemas/a__b.json" />""")]
    public void What_is_there_is_not_put_in_again(string item)
    {
        var project = $"<Project>\n  <ItemGroup>\n    {item}\n    <PackageReference Include=\"fal.generators\" Version=\"0.0.1\" />\n  </ItemGroup>\n</Project>\n";

        Assert.Equal(project, Added(project));
    }

    [Fact]
    public void Where_models_are_named_one_by_one_so_is_the_new_one() => Assert.Contains(
        "    <FalModel Include=\"schemas/x.json\" />\n    <FalModel Include=\"schemas/a__b.json\" />\n",
        Added("<Project>\n  <ItemGroup>\n    <FalModel Include=\"schemas/x.json\" />\n  </ItemGroup>\n</Project>\n"),
        StringComparison.Ordinal);

    [Fact]
    public void What_files_above_the_project_say_holds()
    {
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.props"), "<Project><ItemGroup><PackageReference Include=\"Fal.Generators\" Version=\"1.0\" /></ItemGroup></Project>");

        Assert.DoesNotContain("PackageReference", Added("<Project>\n</Project>\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Project", "is no XML")]
    [InlineData("", "is no XML")]
    [InlineData("<Project />", "is an empty project")]
    public void What_is_no_project_is_refused(string text, string says) =>
        Assert.Contains(says, Assert.Throws<FalToolException>(() => Added(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Utf_16_stays_utf_16()
    {
        var path = Path.Combine(_folder, "App.csproj");
        File.WriteAllText(path, "<Project>\n</Project>\n", Encoding.Unicode);

        Add(path);

        var bytes = File.ReadAllBytes(path);
        Assert.Equal([0xFF, 0xFE], bytes[..2]);
        Assert.Contains("FalModel", Encoding.Unicode.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_comment_at_the_end_of_a_line_stays_with_its_item_and_goes_with_it()
    {
        var before = $"<Project>\n  <ItemGroup>\n    <FalModel Include=\"schemas/x.json\" />  <!-- mine --> <!-- two -->\n    <PackageReference Include=\"Fal.Generators\" Version=\"{Version}\" />\n  </ItemGroup>\n</Project>\n";

        Assert.Contains("x.json\" />  <!-- mine --> <!-- two -->\n    <FalModel Include=\"schemas/a__b.json\" />\n    <Package", Added(before), StringComparison.Ordinal);

        var path = Path.Combine(_folder, "App.csproj");
        var changes = new FileChanges();
        new ProjectFile(path).Remove(changes, [Path.Combine(_folder, "schemas", "x.json")]);
        changes.Apply(TestContext.Current.CancellationToken);
        Assert.StartsWith("<Project>\n  <ItemGroup>\n    <FalModel Include=\"schemas/a__b.json\" />\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Adding_twice_is_adding_once()
    {
        var once = Added("<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <OutputType>Exe</OutputType>\n  </PropertyGroup>\n</Project>\n");

        Assert.Equal(once, Added(once));
    }

    [Fact]
    public void What_holds_under_a_condition_only_is_said()
    {
        var project = $"<Project>\n  <ItemGroup Condition=\"'$(X)' == ''\">\n    <PackageReference Include=\"Fal.Generators\" Version=\"{Version}\" />\n    <FalModel Include=\"schemas/*.json\" />\n  </ItemGroup>\n</Project>\n";

        Assert.Equal(project, Added(project));

        Assert.Equal(2, _notes.Count(note => note.Contains("under a condition only", StringComparison.Ordinal)));
        Added(project.Replace(" Condition=\"'$(X)' == ''\"", "", StringComparison.Ordinal));
        Assert.Empty(_notes);
    }

    [Theory]
    [InlineData("""<PackageReference Include="Fal.Generators" Version="0.0.1" />""", true)]
    [InlineData("""<PackageReference Include="Fal.Generators"><Version>0.0.1-beta</Version></PackageReference>""", true)]
    [InlineData("""<PackageReference Include="Fal.Generators" Version="999.0.0" />""", false)]
    [InlineData("""<PackageReference Include="Fal.Generators" Version="0.*" />""", false)]
    [InlineData("""<PackageReference Include="Fal.Generators" Version="$(FalVersion)" />""", false)]
    public void A_reference_that_is_older_than_the_tool_is_said(string reference, bool isSaid)
    {
        Added($"<Project>\n  <ItemGroup>\n    {reference}\n    <FalModel Include=\"schemas/*.json\" />\n  </ItemGroup>\n</Project>\n");

        Assert.Equal(isSaid, _notes.Any(note => note.Contains("older than this tool", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1.0.0", "1.0.1", true)]
    [InlineData("1.0", "1.0.0", false)]
    [InlineData("1.0.0-beta.2", "1.0.0-beta.10", true)]
    [InlineData("1.0.0-beta.2", "1.0.0", true)]
    [InlineData("1.0.0", "1.0.0-beta.2", false)]
    [InlineData("[1.0.0]", "2.0.0", false)]
    public void Versions_are_ordered_as_those_of_packages(string version, string than, bool isOlder) => Assert.Equal(isOlder, PackageVersion.IsOlder(version, than));

    [Fact]
    public void A_folder_with_another_case_is_another_folder_on_Linux()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere it is the same.");

        Assert.Contains("<FalModel Include=\"schemas/a__b.json\" />", Added("<Project>\n  <ItemGroup>\n    <FalModel Include=\"Schemas/*.json\" />\n  </ItemGroup>\n</Project>\n"), StringComparison.Ordinal);
    }

    private string Added(string project)
    {
        var path = Path.Combine(_folder, "App.csproj");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(project));
        Add(path);
        return Encoding.UTF8.GetString(File.ReadAllBytes(path));
    }

    private void Add(string path)
    {
        var changes = new FileChanges();
        var file = new ProjectFile(path);
        file.Add(changes, Path.Combine(_folder, "schemas"), [Path.Combine(_folder, "schemas", "a__b.json")]);
        changes.Apply(TestContext.Current.CancellationToken);
        _notes = file.Notes;
    }
}
