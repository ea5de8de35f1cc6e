#if !NET9_0_OR_GREATER
namespace System.Runtime.CompilerServices;

/// <summary>Prefers one overload to others. .NET has it from 9 on; compilers go by its name.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = false)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    public int Priority => priority;
}
#endif
