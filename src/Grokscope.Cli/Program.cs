using Grokscope.Cli;

using var signals = new StopSignals();
return CommandLine.Run(args, Surroundings.OfProcess(signals.Stop));
