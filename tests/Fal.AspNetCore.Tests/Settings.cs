using System.Runtime.CompilerServices;

namespace Fal.AspNetCore.Tests;

/// <summary>
/// The apps of these tests do not look whether their settings change. Linux lets a user watch few files at once, in all his programs
/// together, and an app that may watch no more does not start.
/// </summary>
internal static class Settings
{
    [ModuleInitializer]
    internal static void AreNotWatched() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
