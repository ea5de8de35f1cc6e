namespace Fal.Schemas.Budgets;

/// <summary>A schema has more of something than it may have.</summary>
internal sealed class BudgetException(string message, SchemaPosition? position) : Exception(message)
{
    /// <summary>Where that is; null where no place in the file says it.</summary>
    public SchemaPosition? Position { get; } = position;
}
