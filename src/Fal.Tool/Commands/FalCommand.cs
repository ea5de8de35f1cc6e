using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Fal.Shared;

namespace Fal.Tool.Commands;

/// <summary>`dotnet fal`, with everything that can be asked of it.</summary>
internal static class FalCommand
{
    private static readonly Lock Creating = new();

    /// <summary>Runs a command line and returns how it ends.</summary>
    public static async Task<int> RunAsync(string[] arguments, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        var parsed = Create(environment).Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (parsed.Action is ParseErrorAction)
            return Fail(environment, $"{Wrong(parsed)} (dotnet fal{Path(parsed.CommandResult)} --help)", ExitCodes.Failed);
        var configuration = new InvocationConfiguration { Output = environment.Output, Error = environment.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
        return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is wrong with a command line, and what was perhaps meant.</summary>
    private static string Wrong(ParseResult parsed)
    {
        var root = parsed.RootCommandResult.Command.Options;
        if (parsed.UnmatchedTokens.FirstOrDefault(token => root.Any(option => !option.Recursive && option.Name == token)) is { } alone)
            return $"'{alone}' stands alone: dotnet fal {alone}";
        var names = parsed.CommandResult.Command.Subcommands.Select(command => command.Name).Concat(parsed.CommandResult.Command.Options.Concat(root.Where(option => option.Recursive)).Select(option => option.Name));
        return parsed.UnmatchedTokens is [var token, ..] ? $"'{VisibleText.Of(token, 100)}' is nothing that can be said here{Nearest.Hint(token, names)}" : parsed.Errors[0] is { SymbolResult: OptionResult option } ? Wrong(option)
            : parsed.Errors[0].Message.TrimEnd('.');
    }

    /// <summary>What an option takes, and what it was given.</summary>
    private static string Wrong(OptionResult result)
    {
        var (option, tokens) = (result.Option, result.Tokens);
        var words = option.GetCompletions(CompletionContext.Empty).Select(word => word.Label).ToList();
        var takes = option.ValueType == typeof(int) || option.ValueType == typeof(int?) ? $"a whole number from 1 to {int.MaxValue}"
            : words.Count > 1 ? $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}"
            : $"a value ({option.HelpName})";
        return tokens.Count > option.Arity.MaximumNumberOfValues ? $"{option.Name} is said more than once"
            : tokens.Count == 0 ? $"{option.Name} takes {takes}"
            : $"{option.Name} takes {takes}, not '{VisibleText.Of(tokens[^1].Value, 100)}'";
    }

    private static string Path(CommandResult command) => command.Command is RootCommand ? "" : " " + command.Command.Name;

    public static RootCommand Create(ToolEnvironment environment)
    {
        // Options are the same for all command lines, and are told of each command that has them.
        lock (Creating)
            return Commands(environment);
    }

    private static RootCommand Commands(ToolEnvironment environment) => new("Finds the models of fal.ai, adds their schemas to a project and keeps them current.")
    {
        CommonOptions.Project,
        CommonOptions.Schemas,
        CommonOptions.BaseUrl,
        CommonOptions.Quiet,
        CommonOptions.Verbosity,
        SearchCommand.Create(environment),
        ShowCommand.Create(environment),
        AddCommand.Create(environment),
        RemoveCommand.Create(environment),
        ListCommand.Create(environment),
        UpdateCommand.Create(environment),
        DiffCommand.Create(environment),
        CheckCommand.Create(environment),
        RestoreCommand.Create(environment),
        PriceCommand.Create(environment),
        CodeCommand.Create(environment),
    };

    /// <summary>Gives a command what it does. Whatever goes wrong is one line, and the exit code.</summary>
    public static Command Does(this Command command, ToolEnvironment environment, Func<ToolSession, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                using var session = new ToolSession(environment, parsed);
                return await action(session, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return Fail(environment, "Cancelled: nothing was changed.", ExitCodes.Cancelled);
            }
            catch (FalToolException error)
            {
                return Fail(environment, error.Message, error.ExitCode);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return Fail(environment, error.Message, ExitCodes.Failed);
            }
            catch (Exception error)
            {
                return Fail(environment, $"This is a fault of dotnet fal {ToolVersion.Short}, please report it: {error.GetType().Name}: {error.Message} {error.StackTrace?.Split('\n')[0].Trim()}", ExitCodes.Failed);
            }
        });
        return command;
    }

    private static int Fail(ToolEnvironment environment, string message, int code)
    {
        environment.Error.Write($"error: {VisibleText.Escape(message)}\n");
        return code;
    }
}
