using System.Runtime.InteropServices;
using LlmOps.Launcher;
using LlmOps.Launcher.LocalServers;
using LlmOps.Launcher.Workspace;
using Console = LlmOps.Launcher.Console;

var console = new Console(System.Console.Out);
var (options, error) = LaunchOptions.Parse(args);
if (error is not null || options.ShowHelp)
{
    console.Say(error ?? LaunchOptions.Help);
    return error is null ? 0 : 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
try
{
    var repository = Repository.Find();
    var path = options.State ?? Path.Combine(repository.Root, ".llmops");
    if (options.Reset && !options.Yes && !ResetQuestion.Ask(path)) { return 1; }
    using var state = StateDirectory.Open(path, options.Reset);
    await using var session = new Session(options, repository, state, console);
    await session.StartAsync(stop.Token);
    await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    console.Say("Stopped.");
    return 0;
}
catch (LocalServerException e)
{
    console.Say(e.Message);
    return 1;
}

// The first request stops everything in order; a second one ends this process, and the leash of each program ends the rest.
void Stop(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested) { return; }
    signal.Cancel = true;
    console.Say("Stopping ...");
    stop.Cancel();
}
