using System.CommandLine;
using System.CommandLine.Invocation;
using Fal.Shared;

namespace Fal.Tool.Commands;

/// <summary>`dotnet fal`, with everything that can be asked of it.</summary>
internal static class FalCommand
{
    /// <summary>Runs a command line and returns how it ends.</summary>
    public static async Task<int> RunAsync(string[] arguments, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        var parsed = Create(environment).Parse(arguments);
        if (parsed.Action is ParseErrorAction wrong)
            wrong.ShowHelp = false;
        var configuration = new InvocationConfiguration { Output = environment.Output, Error = environment.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
        var code = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);

        // Others take 1 for a wrong command line; here that means that something was found.
        return parsed.Errors.Count > 0 ? ExitCodes.Failed : code;
    }

    public static RootCommand Create(ToolEnvironment environment) => new("Finds the models of fal.ai, adds their schemas to a project and keeps them current.")
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
        });
        return command;
    }

    private static int Fail(ToolEnvironment environment, string message, int code)
    {
        environment.Error.Write($"error: {VisibleText.Escape(message)}\n");
        return code;
    }
}
