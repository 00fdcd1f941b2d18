using System.Text.Json.Nodes;
using LlmOps.Cli.MoveIn;

namespace LlmOps.Cli.Tests.MoveIn;

public sealed class MoveInTests
{
    private const string Config = """
        description: support
        prompts:
          - "Classify: {{ text }}"
          - file://chat.json
          - "{% if x %}{{text}}{% endif %}"
        providers: [openai:chat:gpt-4o-mini, anthropic:claude]
        defaultTest:
          assert:
            - type: latency
              threshold: 2000
        tests:
          - vars: { text: "Where is my card?" }
            assert:
              - type: equals
                value: card arrival
              - type: llm-rubric
                value: names one intent
          - vars: { text: "I was charged twice" }
            assert: [{ type: equals, value: charge }, { type: javascript, value: "output.length < 9" }]
          - vars: { text: "Hi" }
            assert: [{ type: contains, value: hello }]
          - file://more.csv
        evaluateOptions: { maxConcurrency: 3 }
        """;

    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["chat.json"] = """[{"role":"system","content":"Be brief."},{"role":"user","content":"{{text}}"}]""",
        ["more.csv"] = "text,__expected\n\"Lost, and \"\"gone\"\"\",lost card\n",
    };

    [Fact]
    public void A_promptfoo_configuration_becomes_programs_examples_metrics_a_judge_and_a_policy()
    {
        var moved = Converted(Config);

        Assert.Equal(["{{text}}", "{{text}}"], moved.Programs.Select(p => p["steps"]![0]!["options"]!["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>()[^8..]));
        Assert.All(moved.Programs, p => Assert.Equal("gpt-4o-mini", p["steps"]![0]!["model"]!["name"]!.GetValue<string>()));
        Assert.Equal("Lost, and \"gone\"", moved.Rows[3]["inputs"]!["text"]!.GetValue<string>());
        Assert.Equal(["card arrival", "charge", null, "lost card"], moved.Rows.Select(r => r["labels"]!["answer"]?.GetValue<string>()));
        Assert.Equal("names one intent", moved.Rows[0]["labels"]!["rubric"]!.GetValue<string>());
        Assert.Equal(["""{"metric":"exact_match","options":{"field":"answer"}}""", "judge:JUDGE"], moved.Metrics);
        Assert.NotNull(moved.Judge);
        Assert.Equal(2000, moved.Policy!["latency"]!["max"]!.GetValue<double>());
    }

    [Fact]
    public void What_cannot_be_carried_is_told_with_its_place()
    {
        string[] places = ["providers: 'anthropic:claude'", "prompts[2]: '{% if x %}'", "tests[1].assert[1]: 'javascript'", "tests[2].assert[0]: 'contains'", "evaluateOptions: "];

        Assert.All(Converted(Config).NotCarried.Zip(places), left => Assert.StartsWith(left.Second, left.First, StringComparison.Ordinal));
        Assert.Equal(places.Length, Converted(Config).NotCarried.Count);
    }

    [Fact]
    public void Samples_of_openai_evals_share_their_messages_as_a_program()
    {
        var moved = OpenAiEvals.Convert("""
            {"input":[{"role":"system","content":"Answer."},{"role":"user","content":"2+2"}],"ideal":"4"}
            {"input":[{"role":"system","content":"Answer."},{"role":"user","content":"capital of France"}],"ideal":["Paris","paris"],"tag":"x"}
            """, "s.jsonl", "small");

        Assert.Equal(["Answer.", "{{input}}"], moved.Programs.Single()["steps"]![0]!["options"]!["messages"]!.AsArray().Select(m => m!["content"]!.GetValue<string>()));
        Assert.Equal(["2+2", "capital of France"], moved.Rows.Select(r => r["inputs"]!["input"]!.GetValue<string>()));
        Assert.All(moved.Rows, r => Assert.IsType<JsonArray>(r["labels"]!["answer"]));
        Assert.Contains("contains", moved.Metrics.Single(), StringComparison.Ordinal);
        Assert.Contains(moved.NotCarried, n => n.StartsWith("s.jsonl:2.tag", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"input\": 3}", "s.jsonl:1.input")]
    [InlineData("[1]", "s.jsonl:1: is no JSON object")]
    [InlineData("{", "s.jsonl:1: is no JSON")]
    [InlineData("", "holds no sample")]
    public void A_wrong_sample_is_named_by_its_line(string text, string says) =>
        Assert.Contains(says, Assert.Throws<UsageException>(() => OpenAiEvals.Convert(text, "s.jsonl", "small")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a: [")]
    [InlineData("? [x]\n: y")]
    [InlineData("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]")]
    public void Hostile_yaml_is_refused(string yaml) => Assert.Throws<UsageException>(() => YamlTree.Parse(yaml, "x.yaml"));

    private static MovedIn Converted(string yaml) => new Promptfoo(path => Files[path]).Convert(YamlTree.Parse(yaml, "promptfooconfig.yaml")!.AsObject(), null);
}
