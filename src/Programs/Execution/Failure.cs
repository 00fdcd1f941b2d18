namespace LlmOps.Programs.Execution;

/// <summary>What a trace says of a failure.</summary>
internal static class Failure
{
    public static string Words(Exception failure) => failure is OperationCanceledException ? "was stopped" : failure.Message;
}
