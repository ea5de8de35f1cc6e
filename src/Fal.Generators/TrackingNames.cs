namespace Fal.Generators;

/// <summary>The names of the pipeline's steps, by which tests see what ran again.</summary>
internal static class TrackingNames
{
    public const string SchemaFiles = nameof(SchemaFiles);
    public const string Schemas = nameof(Schemas);
    public const string LonelyOutputs = nameof(LonelyOutputs);
    public const string Models = nameof(Models);
    public const string Locks = nameof(Locks);
    public const string LockedFiles = nameof(LockedFiles);
    public const string LockProblems = nameof(LockProblems);
    public const string Language = nameof(Language);
    public const string LanguageTooOld = nameof(LanguageTooOld);
    public const string Names = nameof(Names);
    public const string Clashes = nameof(Clashes);
    public const string Code = nameof(Code);
    public const string ModelList = nameof(ModelList);
    public const string ModelServices = nameof(ModelServices);
    public const string Endpoints = nameof(Endpoints);
}
