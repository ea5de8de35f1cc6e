using System.CommandLine;

namespace Fal.Tool.Commands;

/// <summary>`dotnet fal`, with everything that can be asked of it.</summary>
internal static class FalCommand
{
    public static RootCommand Create() => new("Finds the models of fal.ai, adds their schemas to a project and keeps them current.");
}
