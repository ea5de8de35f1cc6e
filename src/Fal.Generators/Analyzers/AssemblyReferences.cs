using Microsoft.CodeAnalysis;

namespace Fal.Generators.Analyzers;

/// <summary>What assemblies refer to.</summary>
internal static class AssemblyReferences
{
    /// <summary>Whether an assembly refers to another, by its name.</summary>
    public static bool RefersTo(this IAssemblySymbol assembly, IAssemblySymbol other)
    {
        foreach (var module in assembly.Modules)
        {
            foreach (var reference in module.ReferencedAssemblies)
            {
                if (reference.Name == other.Name)
                    return true;
            }
        }

        return false;
    }
}
