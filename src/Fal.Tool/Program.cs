using Fal.Tool.Commands;

return await FalCommand.Create().Parse(args).InvokeAsync().ConfigureAwait(false);
