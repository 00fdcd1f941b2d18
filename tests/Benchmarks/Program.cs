using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LlmOps.Benchmarks.EvalRuns;
using LlmOps.Benchmarks.Optimization;
using LlmOps.Benchmarks.Programs;
using LlmOps.Benchmarks.Samples;
using LlmOps.Benchmarks.Statistics;

if (args is ["samples", var data])
{
    await SampleTrials.RunAsync(data);
}
else if (args is ["coverage", ..])
{
    CoverageTable.Print();
}
else if (args is ["kappa", .. var files])
{
    await KappaTrial.RunAsync(files);
}
else if (args is ["search"])
{
    await SearchTable.PrintAsync();
}
else if (args is ["evals", var rows, var portBase, var only])
{
    await EvalTrials.RunAsync(rows, int.Parse(portBase, System.Globalization.CultureInfo.InvariantCulture), only);
}
else if (args is ["jobs", var examples, var jobPorts, var which])
{
    await JobTrials.RunAsync(examples, int.Parse(jobPorts, System.Globalization.CultureInfo.InvariantCulture), which);
}
else
{
    // In this process: a generated project would need the name of this assembly, which is not that of its file.
    var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)).WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
    BenchmarkSwitcher.FromAssembly(typeof(ClassifierPromptBenchmark).Assembly).Run(args, config);
}
