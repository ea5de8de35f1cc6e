namespace Fal.Tool.Comparison;

/// <summary>What a change breaks: each grade is worse than those before it.</summary>
internal enum ChangeGrade
{
    /// <summary>Nothing: there is more than before.</summary>
    None,

    /// <summary>All code compiles and all calls work, but not as before: another default, a wider limit, other words.</summary>
    Behaviour,

    /// <summary>Code that compiles may be refused by the service, or its answer fail to be read.</summary>
    Wire,

    /// <summary>Code that compiled may not: there is an error, or a warning that there was not.</summary>
    Source,
}

/// <summary>What part of a model a change is of.</summary>
internal enum ChangeSide
{
    /// <summary>The client: which calls there are, and what it is called.</summary>
    Client,

    /// <summary>What the model takes.</summary>
    Input,

    /// <summary>What it gives.</summary>
    Output,
}
