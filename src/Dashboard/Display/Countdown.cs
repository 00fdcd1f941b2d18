namespace LlmOps.Dashboard.Display;

/// <summary>Whole days until a model is shut down; negative afterwards.</summary>
internal static class Countdown
{
    public static int Days(DateOnly shutdown, DateTimeOffset now) => shutdown.DayNumber - DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
}
