using BenchmarkDotNet.Running;
using LlmOps.Benchmarks.Programs;
using LlmOps.Benchmarks.Samples;

if (args is ["samples", var data])
{
    await SampleTrials.RunAsync(data);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(ClassifierPromptBenchmark).Assembly).Run(args);
}
