using System.Text.RegularExpressions;

namespace Fal.Tool.Files;

/// <summary>The files whose text is part of a project: those that every project gets without naming them, and what those import, as far as the place is written down.</summary>
internal static partial class ProjectImports
{
    /// <summary>The files that a project gets without naming them: the nearest of each name, in its folder or above, each after what it imports.</summary>
    public static List<(string Path, XmlText Text)> Above(string folder)
    {
        var files = new List<(string, XmlText)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in new[] { "Directory.Build.props", "Directory.Packages.props", "Directory.Build.targets" })
        {
            if (FileAbove(folder, name) is { } file)
                Read(file, files, seen);
        }

        return files;
    }

    private static void Read(string file, List<(string Path, XmlText Text)> files, HashSet<string> seen)
    {
        if (!seen.Add(file))
            return;
        var text = XmlText.Load(file);
        foreach (var import in text.Nodes.Where(node => node.Is("Import") && node["Project"] is not null && node["Sdk"] is null))
        {
            if (Target(import["Project"]!, file) is { } target)
                Read(target, files, seen);
        }

        files.Add((file, text));
    }

    /// <summary>The file that an import names; null where that is known to MSBuild alone, or it is not there.</summary>
    private static string? Target(string import, string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var plain = import.Replace("$(MSBuildThisFileDirectory)", folder + "/", StringComparison.OrdinalIgnoreCase).Replace("$(MSBuildThisFile)", Path.GetFileName(file), StringComparison.OrdinalIgnoreCase).Replace('\\', '/');
        plain = PathAbove().Replace(plain, match => FileAbove(Path.GetFullPath(match.Groups["from"].Value.Trim(), folder), match.Groups["name"].Value.Trim()) ?? "");
        plain = FolderAbove().Replace(plain, match => Path.GetDirectoryName(FileAbove(Path.GetFullPath(match.Groups["from"].Value.Trim(), folder), match.Groups["name"].Value.Trim())) ?? "$(None)");
        return plain.Length > 0 && !plain.Contains("$(", StringComparison.Ordinal) && Path.GetFullPath(plain, folder) is var path && File.Exists(path) ? path : null;
    }

    private static string? FileAbove(string folder, string name)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, name) is var file && File.Exists(file))
                return file;
        }

        return null;
    }

    [GeneratedRegex(@"\$\(\[MSBuild\]::GetPathOfFileAbove\(\s*['""]?(?<name>[^,'""()]+)['""]?\s*(,\s*['""]?(?<from>[^'""()]*)['""]?\s*)?\)\)", RegexOptions.IgnoreCase)]
    private static partial Regex PathAbove();

    [GeneratedRegex(@"\$\(\[MSBuild\]::GetDirectoryNameOfFileAbove\(\s*['""]?(?<from>[^,'""()]+)['""]?\s*,\s*['""]?(?<name>[^'""()]+)['""]?\s*\)\)", RegexOptions.IgnoreCase)]
    private static partial Regex FolderAbove();
}
