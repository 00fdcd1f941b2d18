using LlmOps.Cli;

return await CommandTree.Build().RunAsync(args);
