using Microsoft.CodeAnalysis.CodeFixes;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>What <c>dotnet format</c>, and an editor's "fix all", may do unseen.</summary>
public class FixAllTests
{
    [Theory]
    [InlineData(typeof(FileSourceFix), true)]
    [InlineData(typeof(UndisposedConnectionFix), true)]
    [InlineData(typeof(UntypedCallFix), true)]
    [InlineData(typeof(NearestValueFix), false)]
    [InlineData(typeof(MisspeltIdFix), false)]
    [InlineData(typeof(DroppedResultFix), false)]
    [InlineData(typeof(SuccessorFix), false)]
    public void What_changes_a_meaning_is_fixed_one_by_one(Type fix, bool areFixedTogether) =>
        Assert.Equal(areFixedTogether, ((CodeFixProvider)Activator.CreateInstance(fix)!).GetFixAllProvider() is not null);

    [Fact]
    public void Every_fix_is_one_of_these() => Assert.Equal(
        typeof(FixAllTests).GetMethod(nameof(What_changes_a_meaning_is_fixed_one_by_one))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Select(data => ((Type)((InlineDataAttribute)data).Data[0]!).Name).Order(StringComparer.Ordinal),
        typeof(CallFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract).Select(type => type.Name).Order(StringComparer.Ordinal));
}
