using LlmOps.PracticeModel.Answers;
using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Chat;
using LlmOps.PracticeModel.Embeddings;
using LlmOps.PracticeModel.Faults;
using LlmOps.PracticeModel.Files;
using LlmOps.PracticeModel.FineTuning;
using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Stats;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel;

/// <summary>Composes the provider; tests host it in-process through here.</summary>
internal static class PracticeModelHost
{
    private const string About = """
        Practice model: a deterministic stand-in for a model provider. It is not a language model.
        It answers by plain text statistics over the prompt it is given, so better prompts give better answers.
        Routes: POST /v1/chat/completions, POST /v1/embeddings, GET /v1/models, /v1/files, /v1/fine_tuning/jobs, GET /stats, POST /stats/reset.
        """;

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:5110");
        }

        var options = builder.Configuration.GetSection("PracticeModel").Get<PracticeModelOptions>() ?? new PracticeModelOptions();
        ThrowIfWrong(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(ModelCatalog.From(options));
        builder.Services.AddSingleton(KnowledgeBase.Load(options.Knowledge));
        builder.Services.AddSingleton<PreparedPrompts>();
        builder.Services.AddSingleton<AnswerChat>();
        builder.Services.AddSingleton<CallLedger>();
        builder.Services.AddSingleton<FaultBox>();
        builder.Services.AddSingleton<UploadedFiles>();
        builder.Services.AddSingleton<Trainings>().AddHostedService(services => services.GetRequiredService<Trainings>());

        var app = builder.Build();
        app.Use(static (context, next) =>
        {
            context.Response.Headers["x-practice-model"] = "deterministic stand-in, not a language model";
            return next(context);
        });
        app.MapGet("/", static () => About);
        app.MapGet("/health/live", static () => "live");
        app.MapGet("/health/ready", static () => "ready");
        app.MapModels();
        app.MapChat();
        app.MapEmbeddings();
        app.MapFiles();
        app.MapFineTuning();
        app.MapStats();
        app.MapFallback(static context => OpenAiError.WriteAsync(context, RefusedRequest.UnknownPath(context.Request.Path)));
        return app;
    }

    private static void ThrowIfWrong(PracticeModelOptions options)
    {
        var problems = new List<string>();
        if (options.MaxBodyBytes < 1024) { problems.Add($"PracticeModel:MaxBodyBytes is {options.MaxBodyBytes}; at least 1024 is needed."); }
        if (options.MaxFileBytes < 1024) { problems.Add($"PracticeModel:MaxFileBytes is {options.MaxFileBytes}; at least 1024 is needed."); }
        if (options.CachedPrompts < 1) { problems.Add($"PracticeModel:CachedPrompts is {options.CachedPrompts}; at least 1 is needed."); }
        if (!FaultPlan.TryParse(options.Fault, out _, out var word)) { problems.Add($"PracticeModel:Fault holds the unknown word '{word}'."); }
        foreach (var (model, price) in options.Prices)
        {
            if (!ModelCatalog.Names.Contains(model)) { problems.Add($"PracticeModel:Prices names the unknown model '{model}'."); }
            if (price.Input < 0 || price.Output < 0) { problems.Add($"PracticeModel:Prices:{model} is negative."); }
        }

        if (problems.Count > 0) { throw new InvalidOperationException(string.Join(Environment.NewLine, problems)); }
    }
}
