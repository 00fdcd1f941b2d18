using LlmOps.Optimization.Demos;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Tests.Demos;

public sealed class DemoWriterTests
{
    [Fact]
    public void Values_follow_the_bindings_of_a_step()
    {
        var spec = SpecShorthand.FromSignature("message -> intent", null, "small");
        spec = spec with
        {
            Steps = [spec.Steps[0] with { Bind = new Dictionary<string, string> { ["message"] = "$.inputs.text" } }],
            Outputs = new Dictionary<string, string> { ["label"] = "$.steps.main.intent" },
        };

        var demo = DemoWriter.WithDemos(spec, [new("1", new() { ["text"] = "hello", ["other"] = 1 }, new() { ["label"] = "greet" }, false)]).Steps[0].Demos![0];

        Assert.Equal("""{"message":"hello"}""", demo.Inputs.ToJsonString());
        Assert.Equal("""{"intent":"greet"}""", demo.Outputs.ToJsonString());
    }
}
