using static Fal.Tool.Comparison.ChangeGrade;

namespace Fal.Tool.Comparison;

/// <summary>Every kind of change. The README's table is written from this one.</summary>
internal static class ComparisonRules
{
    public static ComparisonRule EndpointRemoved { get; } = new(
        "FALD001", "model is gone", "Its client is gone from the code.", "fal.FluxDev", "")
    { Client = Source };

    public static ComparisonRule EndpointAdded { get; } = new(
        "FALD002", "model is new", "There is one client more.", "", "fal.FluxDev")
    { Client = None };

    public static ComparisonRule ClientRenamed { get; } = new(
        "FALD003", "client has another name", "The client and its types are called otherwise.", "fal.FluxDev", "fal.Flux1Dev")
    { Client = Source };

    public static ComparisonRule CallRemoved { get; } = new(
        "FALD004", "call is gone", "The model cannot be called that way any more.", "fal.FluxDev.StreamAsync(input)", "")
    { Client = Source };

    public static ComparisonRule CallAdded { get; } = new(
        "FALD005", "call is new", "The model can be called in one way more.", "", "fal.FluxDev.StreamAsync(input)")
    { Client = None };

    public static ComparisonRule SignatureChanged { get; } = new(
        "FALD006", "client's signature changed", "The values in the path, or the types of input and output, are others.", "fal.Albums(int albumId)", "fal.Albums(string albumId)")
    { Client = Source };

    public static ComparisonRule SocketChanged { get; } = new(
        "FALD007", "socket speaks otherwise", "A program that was built before sends what the socket does not read.", "MessagePack", "JSON")
    { Client = Wire };

    public static ComparisonRule ModelDeprecated { get; } = new(
        "FALD008", "model is deprecated", "Code that uses it gets the warning FAL1007.", "fal.FluxDev", "[Obsolete] fal.FluxDev")
    { Client = Source };

    public static ComparisonRule ModelKept { get; } = new(
        "FALD009", "model is no longer deprecated", "A warning is gone.", "[Obsolete] fal.FluxDev", "fal.FluxDev")
    { Client = None };

    public static ComparisonRule ClientDocumented { get; } = new(
        "FALD010", "model is described otherwise", "The documentation of the client changed.", "Fast images.", "Fast and sharp images.")
    { Client = Behaviour };

    public static ComparisonRule TypeRemoved { get; } = new(
        "FALD101", "type is gone", "Code that names the type does not compile.", "FluxDev.Image", "FluxDev.ImageFile")
    { Input = Source, Output = Source };

    public static ComparisonRule TypeKindChanged { get; } = new(
        "FALD102", "type is of another kind", "A record, known values and a union have other members.", "record Size", "struct Size (known values)")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule TypeClosed { get; } = new(
        "FALD103", "type takes no other properties", "AdditionalProperties is gone.", "Input : FalRecord", "Input")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule InterfaceRemoved { get; } = new(
        "FALD104", "type lost an interface", "Code that uses the type as the interface does not compile; other code does.", "Image : IFalMedia", "Image")
    { Input = Source, Output = Source };

    public static ComparisonRule ConversionRemoved { get; } = new(
        "FALD105", "type no longer converts", "Code that gives one type where the other is wanted does not compile.", "Clip clip = file;", "new Clip { Url = file, … }")
    { Input = Source, Output = Source };

    public static ComparisonRule NullAmbiguous { get; } = new(
        "FALD106", "null converts in two ways", "The compiler cannot choose between two conversions from null.", "Union value = null;", "Union value = default;")
    { Input = Source, Output = Source };

    public static ComparisonRule PropertyRemoved { get; } = new(
        "FALD111", "property is gone", "Code that names the property does not compile.", "new() { Strength = 0.5 }", "new() { }")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule PropertyAdded { get; } = new(
        "FALD112", "optional property is new", "Code that does not know it goes on as before.", "new() { }", "new() { Strength = 0.5 }")
    { Input = None, Output = None };

    public static ComparisonRule RequiredPropertyAdded { get; } = new(
        "FALD113", "required property is new", "An initializer that does not set it does not compile, of an output that a test makes too.", "new() { }", "new() { Prompt = \"…\" }")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule PropertyRequired { get; } = new(
        "FALD114", "property became required", "It must be set, and is no longer null.", "string? Prompt", "required string Prompt")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule PropertyOptional { get; } = new(
        "FALD115", "property became optional", "Who reads it meets null.", "required string Prompt", "string? Prompt")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule PropertyNullable { get; } = new(
        "FALD116", "null became a value", "Who reads it meets null.", "required string Text", "required string? Text")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule PropertyNotNullable { get; } = new(
        "FALD117", "null is no value any more", "Null must not be given.", "required string? Text", "required string Text")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule PropertyTypeChanged { get; } = new(
        "FALD118", "property has another type", "Values of the old type do not go into it, or come out of it.", "int? Seed", "string? Seed")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule PropertyRenamed { get; } = new(
        "FALD119", "property has another name in C#", "The JSON is the same, its name in C# is not; the old name may be that of another property now, so that code compiles and means something else.", "input.Size", "input.Size2")
    { Input = Source, Output = Source };

    public static ComparisonRule PropertyLeftOut { get; } = new(
        "FALD120", "property need not be set", "It has a value from the start, or may be left out.", "required string? Type", "string? Type")
    { Input = None, Output = Behaviour };

    public static ComparisonRule PropertyDeprecated { get; } = new(
        "FALD121", "property is deprecated", "Code that uses it gets the warning FAL1007.", "input.SyncMode", "[Obsolete] input.SyncMode")
    { Input = Source, Output = Source };

    public static ComparisonRule PropertyKept { get; } = new(
        "FALD122", "property is no longer deprecated", "A warning is gone.", "[Obsolete] input.SyncMode", "input.SyncMode")
    { Input = None, Output = None };

    public static ComparisonRule KnownValueRemoved { get; } = new(
        "FALD131", "known value is gone", "Code that names it does not compile; as text it still does, and is refused.", "OutputFormat.Webp", "")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule KnownValueAdded { get; } = new(
        "FALD132", "known value is new", "An input may have it; an output may come with it, which no switch knows.", "", "OutputFormat.Webp")
    { Input = Behaviour, Output = Behaviour };

    public static ComparisonRule KnownValueRenamed { get; } = new(
        "FALD133", "known value has another name", "The value is the same, its name in C# is not.", "Ratio.Ratio16x9", "Ratio.Wide")
    { Input = Source, Output = Source };

    public static ComparisonRule KnownValueKind { get; } = new(
        "FALD134", "known values are of another kind", "Text became a number, or a number text or greater than an int.", "KnownValues of string", "KnownValues of int")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule KnownValuesClosed { get; } = new(
        "FALD135", "no other values are taken", "Other values were good, and the known ones suggestions.", "any text, such as \"fast\"", "\"fast\" or \"slow\"")
    { Input = Wire, Output = None, TellsOfValues = true };

    public static ComparisonRule KnownValuesOpened { get; } = new(
        "FALD136", "any other value is taken", "The known values became suggestions.", "\"fast\" or \"slow\"", "any text, such as \"fast\"")
    { Input = Behaviour, Output = Behaviour };

    public static ComparisonRule CaseRemoved { get; } = new(
        "FALD141", "case of a union is gone", "Match has one function less, and the type does not convert.", "Match(size => …, preset => …)", "Match(preset => …)")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule CaseAdded { get; } = new(
        "FALD142", "case of a union is new", "Match has one function more.", "Match(preset => …)", "Match(size => …, preset => …)")
    { Input = Source, Output = Source, TellsOfValues = true };

    public static ComparisonRule CasesChanged { get; } = new(
        "FALD143", "cases of a union have another order or name", "The functions of Match are others.", "Match(size => …, preset => …)", "Match(preset => …, size => …)")
    { Input = Source, Output = Source };

    public static ComparisonRule TagsChanged { get; } = new(
        "FALD144", "cases of a union are told apart otherwise", "An object may be read as another case than it is.", "\"type\": \"text\"", "\"kind\": \"text\"")
    { Input = Wire, Output = Wire, TellsOfValues = true };

    public static ComparisonRule SurfaceChanged { get; } = new(
        "FALD199", "public surface changed", "A line of the public surface is gone that no other rule explains.", "FluxDev.Size.TryParse(…)", "")
    { Client = Source, Input = Source, Output = Source, IsFallback = true };

    public static ComparisonRule LimitNarrowed { get; } = new(
        "FALD201", "limit is narrower", "An input that was good is refused; the analyzer finds what is written in the code.", "[Range(1, 8)]", "[Range(1, 4)]")
    { Input = Wire, Output = None, TellsOfValues = true };

    public static ComparisonRule PatternChanged { get; } = new(
        "FALD202", "another pattern", "A text that was good may be refused.", "^[a-z]+$", "^[a-z]{2,}$")
    { Input = Wire, Output = None, TellsOfValues = true };

    public static ComparisonRule FileLimitNarrowed { get; } = new(
        "FALD203", "limit of a file is narrower", "A file that was good is refused.", "[FalMediaLimits(MaxFileSize = 10 MB)]", "[FalMediaLimits(MaxFileSize = 5 MB)]")
    { Input = Wire, Output = None };

    public static ComparisonRule InputRefused { get; } = new(
        "FALD204", "the schema takes less", "An input that was good may be refused, for what no type of C# tells.", "\"format\": none", "\"format\": \"uri\"")
    { Input = Wire, IsFallback = true };

    public static ComparisonRule OutputUnreadable { get; } = new(
        "FALD205", "the schema gives more", "A program that was built before may not read the answer.", "integer", "integer or null")
    { Output = Wire, IsFallback = true };

    public static ComparisonRule LimitWidened { get; } = new(
        "FALD301", "limit is wider", "More is allowed.", "[Range(1, 4)]", "[Range(1, 8)]")
    { Input = Behaviour, Output = Behaviour };

    public static ComparisonRule DefaultChanged { get; } = new(
        "FALD302", "default changed", "Who leaves the property out gets something else.", "Default: 28", "Default: 40")
    { Input = Behaviour, Output = None };

    public static ComparisonRule ConstantChanged { get; } = new(
        "FALD303", "value from the start changed", "A new object has another value where the code sets none.", "Type = \"text\"", "Type = \"plain\"")
    { Input = Behaviour, Output = Behaviour };

    public static ComparisonRule Described { get; } = new(
        "FALD304", "described otherwise", "What it means may have changed.", "How wide.", "How wide, in pixels.")
    { Input = Behaviour, Output = Behaviour };

    /// <summary>All of them, by their ids.</summary>
    public static IReadOnlyList<ComparisonRule> All { get; } =
    [
        EndpointRemoved, EndpointAdded, ClientRenamed, CallRemoved, CallAdded, SignatureChanged, SocketChanged, ModelDeprecated, ModelKept, ClientDocumented,
        TypeRemoved, TypeKindChanged, TypeClosed, InterfaceRemoved, ConversionRemoved, NullAmbiguous,
        PropertyRemoved, PropertyAdded, RequiredPropertyAdded, PropertyRequired, PropertyOptional, PropertyNullable, PropertyNotNullable, PropertyTypeChanged, PropertyRenamed,
        PropertyLeftOut, PropertyDeprecated, PropertyKept,
        KnownValueRemoved, KnownValueAdded, KnownValueRenamed, KnownValueKind, KnownValuesClosed, KnownValuesOpened,
        CaseRemoved, CaseAdded, CasesChanged, TagsChanged, SurfaceChanged,
        LimitNarrowed, PatternChanged, FileLimitNarrowed, InputRefused, OutputUnreadable,
        LimitWidened, DefaultChanged, ConstantChanged, Described,
    ];

    /// <summary>The rule of an id; null where there is none.</summary>
    public static ComparisonRule? Find(string id) => All.FirstOrDefault(rule => rule.Id == id);
}
