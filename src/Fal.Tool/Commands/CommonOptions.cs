using System.CommandLine;
using System.CommandLine.Parsing;
using Fal.Shared;
using Fal.Tool.Output;

namespace Fal.Tool.Commands;

/// <summary>What every command takes.</summary>
internal static class CommonOptions
{
    public static Option<string?> Project { get; } = new("--project") { Description = "The project, or its folder; else the one project of this folder.", HelpName = "FILE", Recursive = true };

    public static Option<string?> Schemas { get; } = new("--schemas") { Description = "The folder of the schemas and their lock; else 'schemas' beside the project.", HelpName = "DIR", Recursive = true };

    public static Option<string?> BaseUrl { get; } = new("--base-url") { Description = "Where the platform API is; else FAL_API_HOST in the environment, else https://api.fal.ai/v1.", HelpName = "URL", Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Says what was asked for and errors, and nothing else.", Recursive = true };

    public static Option<Verbosity> Verbosity { get; } = Among<Verbosity>(new("--verbosity", "-v") { Description = "How much is said: quiet, minimal (no progress), normal, or detailed (each request).", HelpName = "LEVEL", Recursive = true, DefaultValueFactory = _ => Output.Verbosity.Normal }, "quiet", "minimal", "normal", "detailed");

    public static Option<bool> Json { get; } = new("--json") { Description = "Writes the result as JSON." };

    /// <summary>Ids of models that the folder has.</summary>
    public static Argument<string[]> Ids(ToolEnvironment environment, string description, ArgumentArity? arity = null)
    {
        var ids = new Argument<string[]>("ID") { Description = description, HelpName = "ID", Arity = arity ?? ArgumentArity.ZeroOrMore };
        ids.CompletionSources.Add(context => Known(environment, context.ParseResult));
        ids.Validators.Add(IsNoOption);
        return ids;
    }

    /// <summary>The id of one model.</summary>
    public static Argument<string> Id(ToolEnvironment environment, string description)
    {
        var id = new Argument<string>("ID") { Description = description, HelpName = "ID" };
        id.CompletionSources.Add(context => Known(environment, context.ParseResult));
        id.Validators.Add(IsNoOption);
        return id;
    }

    /// <summary>An option that takes one of some words.</summary>
    public static Option<T> Among<T>(Option<T> option, params string[] words)
    {
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <summary>Ids, or whatever is added by names, which misspelt options are not.</summary>
    public static Argument<string[]> Names(Argument<string[]> names)
    {
        names.Validators.Add(IsNoOption);
        return names;
    }

    private static void IsNoOption(ArgumentResult result)
    {
        if (result.Tokens.Select(token => token.Value).FirstOrDefault(token => token.StartsWith('-')) is not { } option)
            return;
        var known = (result.Parent as CommandResult)?.Command.Options.Select(one => one.Name) ?? [];
        result.AddError($"'{VisibleText.Of(option, 100)}' is no option of this command{Nearest.Hint(option, known)}");
    }

    private static IEnumerable<string> Known(ToolEnvironment environment, ParseResult parsed)
    {
        try
        {
            using var session = new ToolSession(environment, parsed);
            return [.. session.Folder.Entries.Select(entry => entry.Id)];
        }
        catch (Exception error) when (error is FalToolException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
