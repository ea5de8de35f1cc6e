namespace Fal.Schemas.Names;

/// <summary>The names of local variables and parameters for the properties of a record, or for the cases of a union.</summary>
internal static class LocalNames
{
    /// <summary>The words that C# reserves everywhere; those that it reserves in some places only can be names.</summary>
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using",
        "virtual", "void", "volatile", "while",
    ];

    /// <summary>The parameters that a client has besides.</summary>
    private static readonly HashSet<string> OfClients = ["client"];

    /// <summary>The variables that the code of a record has besides.</summary>
    private static readonly HashSet<string> OfRecords = ["reader", "writer", "property", "files", "other", "additionalProperties"];

    /// <summary>The variables that the code of a union has besides.</summary>
    private static readonly HashSet<string> OfUnions = ["value", "writer", "reader", "files", "other", "validation"];

    /// <summary>A name for a parameter of a client that is free, and is taken from now on.</summary>
    public static string TakeForParameter(string name, TakenNames taken) => Take(name, "Value", OfClients, taken);

    /// <summary>A name for a property's value that is free, and is taken from now on.</summary>
    public static string TakeForProperty(string name, TakenNames taken) => Take(name, "Value", OfRecords, taken);

    /// <summary>A name for a case's value that is free, and is taken from now on.</summary>
    public static string TakeForCase(string name, TakenNames taken) => Take(name, "Case", OfUnions, taken);

    /// <summary>A name in camel case, other than the Pascal one even where a script has no capitals.</summary>
    public static string Camel(string pascal)
    {
        var upper = pascal.TakeWhile(char.IsUpper).Count();
        var lowered = Math.Max(1, upper == pascal.Length ? upper : upper - 1);
        var camel = pascal.Substring(0, lowered).ToLowerInvariant() + pascal.Substring(lowered);
        if (camel == pascal)
            return camel + "Value";
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }

    private static string Take(string name, string suffix, HashSet<string> others, TakenNames taken)
    {
        var camel = Camel(name);
        return taken.Take(others.Contains(camel) || taken.Contains(camel) ? camel + suffix : camel);
    }
}
