using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(LlmOps.Benchmarks.Programs.ClassifierPromptBenchmark).Assembly).Run(args);
