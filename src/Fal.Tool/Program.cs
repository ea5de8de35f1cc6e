using System.Text;
using Fal.Tool;
using Fal.Tool.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await FalCommand.RunAsync(args, ToolEnvironment.OfProcess(), CancellationToken.None).ConfigureAwait(false);
