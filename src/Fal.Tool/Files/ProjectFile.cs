using System.Text.RegularExpressions;

namespace Fal.Tool.Files;

/// <summary>The project that gets the models: what it needs to have clients generated is put in where it is missing.</summary>
/// <param name="path">The .csproj.</param>
internal sealed partial class ProjectFile(string path)
{
    public const string Package = "Fal.Generators";
    private const string Item = "FalModel";

    /// <summary>Whether <c>Schemas</c> and <c>schemas</c> are two folders.</summary>
    private static readonly bool IsCaseSensitive = !OperatingSystem.IsWindows() && !OperatingSystem.IsMacOS();
    private readonly XmlText _project = XmlText.Load(path);
    private readonly List<(string Path, XmlText Text)> _above = ProjectImports.Above(Path.GetDirectoryName(path)!);

    /// <summary>Whether its C# is older than 14, as far as it says: that of .NET 8 and 9 is, unless it names another.</summary>
    public bool HasOlderLanguage => _above.Select(file => file.Text).Append(_project).SelectMany(text => text.Nodes).ToList() is var nodes
        && nodes.LastOrDefault(node => node.Is("TargetFramework") || node.Is("TargetFrameworks")) is { } framework
        && (framework.Value.Contains("net8.", StringComparison.Ordinal) || framework.Value.Contains("net9.", StringComparison.Ordinal))
        && !nodes.Any(node => node.Is("LangVersion"));

    /// <summary>What was done, for people.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Names the schemas of a folder, and refers to the package, where that is not done.</summary>
    /// <param name="schemas">The folder of the schemas.</param>
    /// <param name="files">The files that were added to it.</param>
    public void Add(FileChanges changes, string schemas, IReadOnlyList<string> files)
    {
        var version = ToolVersion.Short;
        var package = AddPackage(changes, version);
        AddItems(schemas, files);
        if (package is not null)
            Put("PackageReference", package);
        if (!_project.ToBytes().AsSpan().SequenceEqual(_project.Bytes))
            changes.Add(path, _project.ToBytes(), _project.Bytes);
    }

    /// <summary>Takes items out that name a file which is gone.</summary>
    public void Remove(FileChanges changes, IReadOnlyCollection<string> files)
    {
        var gone = files.Select(Relative).ToHashSet(IsCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        while (_project.Nodes.FirstOrDefault(node => node.Is(Item) && node["Include"] is { } include && gone.Contains(Plain(include))) is { } node)
        {
            Notes.Add($"took the item of {Plain(node["Include"]!)} out of {Path.GetFileName(path)}");
            _project.Remove(node);
        }

        if (Notes.Count > 0)
            changes.Add(path, _project.ToBytes(), _project.Bytes);
    }

    /// <summary>The reference to put into the project; null where it has one.</summary>
    private string? AddPackage(FileChanges changes, string version)
    {
        var all = _above.Select(file => file.Text).Append(_project).SelectMany(text => text.Nodes).ToList();
        var isReferred = all.Any(node => (node.Is("PackageReference") || node.Is("GlobalPackageReference")) && IsPackage(node))
            || all.Any(node => node.Is("ProjectReference") && node["Include"]?.Replace('\\', '/').EndsWith("/Fal.Generators.csproj", StringComparison.OrdinalIgnoreCase) == true)
            || all.Any(node => node.Is("UseFalGenerators") && node.Value.Equals("true", StringComparison.OrdinalIgnoreCase));
        if (isReferred)
        {
            NoteReference(all);
            return null;
        }

        Notes.Add($"added the package {Package} {version} to {Path.GetFileName(path)}");
        if (Central() is not { } central)
            return $"<PackageReference Include=\"{Package}\" Version=\"{version}\" />";
        if (!all.Any(node => node.Is("PackageVersion") && IsPackage(node)))
        {
            Put(central.Text, "PackageVersion", $"<PackageVersion Include=\"{Package}\" Version=\"{version}\" />");
            changes.Add(central.Path, central.Text.ToBytes(), central.Text.Bytes);
            Notes.Add($"added its version to {Path.GetFileName(central.Path)}");
        }

        return $"<PackageReference Include=\"{Package}\" />";
    }

    /// <summary>Says of a reference that is there what it falls short of.</summary>
    private void NoteReference(List<XmlNodeText> all)
    {
        var references = all.Where(node => (node.Is("PackageReference") || node.Is("GlobalPackageReference")) && IsPackage(node)).ToList();
        if (references.Count > 0 && !references.Any(node => node.IsUnconditional))
            Notes.Add($"{Path.GetFileName(path)} refers to the package {Package} under a condition only: where that does not hold, nothing is generated");
        var version = references.Concat(all.Where(node => node.Is("PackageVersion") && IsPackage(node)))
            .SelectMany(node => new[] { node["Version"], node["VersionOverride"] }.Concat(all.Where(part => part.Parent == node && part.Is("Version")).Select(part => part.Value)))
            .LastOrDefault(text => !string.IsNullOrWhiteSpace(text));
        if (version is not null && PackageVersion.IsOlder(version, ToolVersion.Short))
            Notes.Add($"{Path.GetFileName(path)} refers to {Package} {version}, which is older than this tool ({ToolVersion.Short}): raise it, or what it generates may differ from what the tool says");
    }

    /// <summary>The file that has the versions of all packages, the nearest that has any; null where each project has its own.</summary>
    private (string Path, XmlText Text)? Central()
    {
        var packages = _above.Where(file => Path.GetFileName(file.Path).Equals("Directory.Packages.props", StringComparison.OrdinalIgnoreCase)).ToList();
        var stated = _above.Select(file => file.Text).Append(_project).SelectMany(text => text.Nodes).LastOrDefault(node => node.Is("ManagePackageVersionsCentrally"));
        if (packages.Count == 0 || stated?.Value.Equals("true", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        var withVersions = packages.FindLastIndex(file => file.Text.Nodes.Any(node => node.Is("PackageVersion")));
        return packages[withVersions < 0 ? packages.Count - 1 : withVersions];
    }

    private void AddItems(string schemas, IReadOnlyList<string> files)
    {
        var missing = files.Where(file => !IsNamed(Relative(file))).ToList();
        if (missing.Count == 0)
        {
            if (files.Any(file => !IsNamed(Relative(file), always: true)))
                Notes.Add($"the schemas are items of {Path.GetFileName(path)} under a condition only: where that does not hold, nothing is generated of them");
            return;
        }

        var named = _project.Nodes.Any(node => node.Is(Item) && node["Include"] is not null);
        var separator = _project.Nodes.Any(node => node["Include"]?.Contains('/', StringComparison.Ordinal) == true && !node["Include"]!.Contains('\\', StringComparison.Ordinal)) ? '/' : '\\';
        var includes = named ? missing.Select(Relative) : [Relative(schemas) + "/**/*.json"];
        foreach (var include in includes)
        {
            Put(Item, $"<{Item} Include=\"{System.Security.SecurityElement.Escape(include.Replace('/', separator))}\" />");
            Notes.Add($"added the item {Item} {include} to {Path.GetFileName(path)}");
        }
    }

    /// <param name="always">Whether an item counts only where it has no condition.</param>
    private bool IsNamed(string file, bool always = false) => _above.Select(above => above.Text).Append(_project)
        .SelectMany(text => text.Nodes)
        .Where(node => node.Is(Item) && node["Include"] is not null && (!always || node.IsUnconditional))
        .Any(node => node["Include"]!.Split(';').Any(include => Matches(Plain(include), file)) && node["Exclude"]?.Split(';').Any(exclude => Matches(Plain(exclude), file)) != true);

    /// <summary>After the last of its kind, else in a group of its own.</summary>
    private void Put(string kind, string element) => Put(_project, kind, element);

    private static void Put(XmlText text, string kind, string element)
    {
        if (text.Nodes.LastOrDefault(node => node.Is(kind) && node.IsUnconditional) is { } last)
            text.After(last, element);
        else
            text.AtEnd("ItemGroup", element);
    }

    private string Relative(string file) => Path.GetRelativePath(Path.GetDirectoryName(path)!, file).Replace('\\', '/');

    private static bool IsPackage(XmlNodeText node) => string.Equals(node["Include"] ?? node["Update"], Package, StringComparison.OrdinalIgnoreCase);

    /// <summary>A path of an item, as it is from the project's folder.</summary>
    private static string Plain(string include) =>
        ProjectFolder().Replace(include.Trim().Replace('\\', '/'), "") is var plain && plain.StartsWith("./", StringComparison.Ordinal) ? plain[2..] : plain;

    /// <summary>Whether a pattern of MSBuild names a file.</summary>
    private static bool Matches(string pattern, string file)
    {
        var regex = Regex.Escape(pattern).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return Regex.IsMatch(file, $"^{regex}$", (IsCaseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase) | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    [GeneratedRegex(@"^\$\((MSBuildProjectDirectory|MSBuildThisFileDirectory|ProjectDir)\)/?", RegexOptions.IgnoreCase)]
    private static partial Regex ProjectFolder();
}
