using LlmOps.PracticeModel;

var app = PracticeModelHost.Build(args);
await app.RunAsync();
