using System.Runtime.CompilerServices;

namespace Fal;

/// <summary>What derives from a class of the client to stand in for it in a test.</summary>
internal static class TestDouble
{
    /// <summary>A test asks for what its double does not have.</summary>
    public static InvalidOperationException Lacks(object self, [CallerMemberName] string member = "") =>
        new($"{self.GetType().Name} is a test double that does not override {member}.");
}
