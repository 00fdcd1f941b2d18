using System.Text;

namespace LlmOps.EndToEnd.Tests;

/// <summary>A judge proves itself against people's verdicts, and a gate decides with it: all through the command line.</summary>
[Collection(PlatformCollection.Name)]
public sealed class JudgeAndGateTests(Platform platform)
{
    private static readonly (string Country, string Capital, string Other)[] Facts =
    [
        ("France", "Paris", "Lyon"), ("Italy", "Rome", "Milan"), ("Spain", "Madrid", "Seville"), ("Portugal", "Lisbon", "Porto"), ("Austria", "Vienna", "Graz"), ("Poland", "Warsaw", "Krakow"),
        ("Norway", "Oslo", "Bergen"), ("Sweden", "Stockholm", "Malmo"), ("Finland", "Helsinki", "Turku"), ("Greece", "Athens", "Patras"), ("Turkey", "Ankara", "Izmir"), ("Egypt", "Cairo", "Luxor"),
        ("Kenya", "Nairobi", "Mombasa"), ("Ghana", "Accra", "Kumasi"), ("Peru", "Lima", "Cusco"), ("Chile", "Santiago", "Valdivia"), ("Cuba", "Havana", "Trinidad"), ("Japan", "Tokyo", "Osaka"),
        ("Nepal", "Kathmandu", "Pokhara"), ("Vietnam", "Hanoi", "Hue"), ("Canada", "Ottawa", "Toronto"), ("Brazil", "Brasilia", "Recife"), ("Australia", "Canberra", "Perth"), ("Ireland", "Dublin", "Cork"),
    ];

    [Fact]
    public async Task A_judge_earns_its_certificate_and_a_gate_refuses_one_that_has_none()
    {
        var folder = Directory.CreateDirectory(Path.Combine(platform.StateFolder, "judge-and-gate")).FullName;
        var labels = await WriteAsync(folder, "labels.csv", Labels());
        var questions = await WriteAsync(folder, "questions.csv", "question,golden_answer,split\n" + string.Concat(Facts.Select(f => $"What is the capital of {f.Country}?,{f.Capital},validation\n")));
        var judge = await WriteAsync(folder, "judge.json", """
            {"steps":[{"id":"judge","signature":{"instructions":"Decide whether the answer says what the golden answer says.","inputs":[{"name":"question"},{"name":"golden_answer"},{"name":"answer"}],
             "outputs":[{"name":"correct","type":"bool"}]},"model":{"name":"practice-small"}}],"outputs":{"correct":"$.steps.judge.correct"}}
            """);
        var policy = await WriteAsync(folder, "policy.json", """{"metrics":[{"metric":"judge:capital-judge","margin":0.05}],"min_examples":20}""");
        await platform.CliJsonAsync("dataset", "import", "capital-verdicts", "--file", labels, "--input", "question", "--input", "golden_answer", "--input", "answer", "--label", "correct", "--split-column", "split");
        await platform.CliJsonAsync("dataset", "import", "capital-questions", "--file", questions, "--input", "question", "--label", "golden_answer", "--split-column", "split");
        await platform.CliJsonAsync("program", "publish", "capital-judge-program", "--file", judge);
        await platform.CliJsonAsync("program", "publish", "capitals", "--signature", "question -> answer", "--instructions", "Answer the question.", "--model", "practice-small");
        await platform.CliJsonAsync("judge", "publish", "capital-judge", "--program", "capital-judge-program@1", "--answer-input", "answer");
        await platform.CliJsonAsync("gate", "set", "capitals-release", "--program", "capitals", "--file", policy);
        string[] gated = ["eval", "run", "--program", "capitals@1", "--dataset", "capital-questions@1", "--metric", "judge:capital-judge", "--gate", "capitals-release"];

        var refused = await platform.CliAsync(gated);
        Assert.Equal(1, refused.Code);
        Assert.Contains("Judge 'capital-judge' version 1 has no valid certificate", refused.Error, StringComparison.Ordinal);

        var certificate = await platform.CliJsonAsync("judge", "certify", "capital-judge", "--labels", "capital-verdicts@1");
        Assert.Equal("certified", certificate.GetProperty("status").GetString());
        Assert.Equal(2 * Facts.Length, certificate.GetProperty("figures").GetProperty("cases").GetInt32());
        Assert.InRange(certificate.GetProperty("figures").GetProperty("kappa").GetProperty("lower").GetDouble(), 0.4, 1);

        var (junit, markdown) = (Path.Combine(folder, "gate.xml"), Path.Combine(folder, "gate.md"));
        var unheld = await platform.CliAsync([.. gated, "--junit", junit, "--markdown", markdown]);
        Assert.Equal(11, unheld.Code);
        Assert.Contains("needs review", unheld.Output, StringComparison.Ordinal);
        Assert.Contains("<error type=\"review\"", await File.ReadAllTextAsync(junit), StringComparison.Ordinal);
        Assert.StartsWith("### Gate `capitals-release`: needs review", await File.ReadAllTextAsync(markdown), StringComparison.Ordinal);

        var runs = await platform.CliJsonAsync("eval", "list", "--program", "capitals");
        await platform.CliJsonAsync("gate", "approve", "capitals-release", runs.GetProperty("items")[0].GetProperty("id").GetString()!, "--reason", "it serves");
        var decision = await platform.CliJsonAsync(gated);
        Assert.Equal("ship", decision.GetProperty("verdict").GetString());
    }

    private static string Labels()
    {
        var csv = new StringBuilder("question,golden_answer,answer,correct,split\n");
        foreach (var (country, capital, other) in Facts)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"What is the capital of {country}?,{capital},The capital is {capital}.,true,validation\n");
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"What is the capital of {country}?,{capital},The capital is {other}.,false,validation\n");
        }

        return csv.ToString();
    }

    private static async Task<string> WriteAsync(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
