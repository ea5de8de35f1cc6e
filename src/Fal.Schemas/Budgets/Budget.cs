using System.Globalization;
using Fal.Shared;

namespace Fal.Schemas.Budgets;

/// <summary>
/// How much a schema may have of everything: far more than real ones have, of which each says what the most is, and no more than the compiler gets
/// through in seconds.
/// </summary>
internal static class Budget
{
    /// <summary>Properties of one type; real ones have 37. What the compiler takes grows with their square.</summary>
    public const int Properties = 250;

    /// <summary>Values of one list; real ones have 277.</summary>
    public const int Values = 2_000;

    /// <summary>Schemas in one <c>anyOf</c>, <c>oneOf</c>, <c>allOf</c> or <c>prefixItems</c>, and cases of one union.</summary>
    public const int Alternatives = 100;

    /// <summary>Types of one endpoint; real ones have 18.</summary>
    public const int Types = 500;

    /// <summary>Schemas that the references of one endpoint lead to, and types that come of putting their parts together.</summary>
    public const int Referred = 1_000;

    /// <summary>Lists and maps in each other; real ones have 3.</summary>
    public const int Containers = 12;

    /// <summary>Types in each other as they are read. Each takes up some of the stack, of which the compiler's threads have little.</summary>
    public const int Depth = 64;

    /// <summary>Letters of a type's name; real ones have 47. The compiler knows names of 1,023 bytes, and joins those of a type and its endpoint.</summary>
    public const int TypeName = 150;

    /// <summary>Letters of a property's or a value's name; real ones have 39.</summary>
    public const int MemberName = 250;

    /// <summary>Problems of one kind that are told of one file.</summary>
    public const int Problems = 50;

    /// <summary>Checks that something has no more of its parts than it may have.</summary>
    public static void Check(int count, int budget, string what, string parts, SchemaPosition? position = null)
    {
        if (count > budget)
            throw new BudgetException(string.Format(CultureInfo.InvariantCulture, "{0} has {1:N0} {2}, more than the {3:N0} that it may have", what, count, parts, budget), position);
    }

    /// <summary>Checks the length of a name that is made of the schema's words.</summary>
    public static string CheckName(string name, int budget, SchemaPosition? position = null)
    {
        if (name.Length > budget)
            Check(name.Length, budget, $"the name '{VisibleText.Of(name, 40)}'", "letters", position);
        return name;
    }
}
