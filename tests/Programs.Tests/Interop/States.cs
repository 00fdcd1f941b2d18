using System.Text.Json;
using LlmOps.Programs.Interop;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Interop;

/// <summary>Saved states written short.</summary>
internal static class States
{
    /// <summary>The state of a chain of thought from <c>message</c> to <c>label</c>.</summary>
    public const string Intent = """
        {
          "predict": {
            "traces": [],
            "train": [],
            "demos": [
              {"augmented": true, "message": "Where is my card?", "reasoning": "Asks for a delivery.", "label": "card_arrival"},
              {"message": "I was charged twice", "label": "transaction_charged_twice", "dspy_uuid": "1"}
            ],
            "signature": {
              "instructions": "Classify the bank message.",
              "fields": [
                {"prefix": "Message:", "description": "what the customer wrote"},
                {"prefix": "Reasoning:", "description": "${reasoning}"},
                {"prefix": "Label:", "description": "one intent name"}
              ]
            },
            "lm": {"_dspy_lm_class": "dspy.clients.lm.LM", "model": "openai/gpt-4o-mini", "model_type": "chat", "cache": true, "num_retries": 3,
                   "temperature": 0.0, "max_tokens": 256, "finetuning_model": null, "launch_kwargs": {}, "train_kwargs": {}}
          },
          "metadata": {"dependency_versions": {"python": "3.11", "dspy": "3.3.1", "cloudpickle": "3.1"}}
        }
        """;

    public static DspyImportResult Import(string json, string? signature = null, string? model = null) =>
        DspyImport.Read(json, new DspyImportOptions { Signature = signature is null ? null : Signature(signature), Model = model });

    public static SignatureSpec Signature(string shorthand) => DspyImportOptions.Of(null, JsonSerializer.SerializeToElement(shorthand), null).Signature!;
}
