using System.Reflection;

namespace Fal.Tool;

/// <summary>The version of the tool, which is that of the packages too.</summary>
internal static class ToolVersion
{
    public static string Short { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
