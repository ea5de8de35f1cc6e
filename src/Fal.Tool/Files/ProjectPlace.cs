using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fal.Tool.Files;

/// <summary>Where the project is that models are added to.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Project">The project file; null where there is none.</param>
/// <param name="Program">The program of one file, where that is all there is.</param>
internal sealed record ProjectPlace(string Folder, string? Project, string? Program)
{
    /// <exception cref="FalToolException">The project that was named is not there, or there are several.</exception>
    public static ProjectPlace Find(string folder, string? named)
    {
        var path = Path.GetFullPath(named ?? ".", folder);
        if (File.Exists(path))
        {
            var isProgram = path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);
            return path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) || isProgram
                ? new(Path.GetDirectoryName(path)!, isProgram ? null : path, isProgram ? path : null)
                : throw new FalToolException($"{named} is no C# project: --project takes a .csproj, a program of one .cs file, or the folder of one.");
        }

        if (!Directory.Exists(path))
            throw new FalToolException($"There is no project {named}: --project takes a .csproj, a program of one .cs file, or the folder of one.");
        var projects = Directory.GetFiles(path, "*.csproj");
        if (projects.Length > 1)
            throw new FalToolException($"There are {projects.Length} projects in {path}: say which with --project, as in --project {Path.GetFileName(projects.Order(StringComparer.Ordinal).First())}.");
        return projects.Length == 1 ? new(path, projects[0], null) : new(path, null, ProgramIn(path));
    }

    /// <summary>The one program of one file: by its first lines, else by statements that are in no method.</summary>
    private static string? ProgramIn(string folder) => Only(folder, IsMarked) ?? Only(folder, HasStatements);

    private static string? Only(string folder, Func<string, bool> isProgram) =>
        Directory.EnumerateFiles(folder, "*.cs").Where(isProgram).Take(2).ToList() is [var only] ? only : null;

    private static bool IsMarked(string file) =>
        File.ReadLines(file).Take(20).Any(line => line.StartsWith("#:", StringComparison.Ordinal) || line.StartsWith("#!", StringComparison.Ordinal));

    private static bool HasStatements(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax);
}
