using System.CommandLine;
using LlmOps.Client.Evals;

namespace LlmOps.Cli.Judges;

internal static class JudgeCommands
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public static Command Build() => new("judge", "Judges: programs whose verdicts score others, and the certificates that say how far to trust them.") { List(), Show(), Publish(), Certify(), Check(), Overrides() };

    private static Command List() => new Command("list", "List judges by name.").Does(async (cli, _, cancellationToken) =>
        cli.Show(await cli.Client.Judges.ListAsync(limit: 100, cancellationToken: cancellationToken), p => cli.Table(["judge", "version", "program", "verdict", "certificate", "kappa"], p.Items.Select(j => (IReadOnlyList<string?>)
            [j.Name, j.Number.ToString(), $"{j.Program}@{j.ProgramVersion}", j.Output, j.Certificate?.Status ?? "none", Interval(j.Certificate?.Figures?.Kappa)]))));

    private static Command Show()
    {
        var judge = new Argument<string>("NAME");
        return new Command("show", "Show a judge with its newest certificate.") { judge }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Judges.GetAsync(parsed.GetRequiredValue(judge), cancellationToken), j => Render(cli, j)));
    }

    private static Command Publish()
    {
        var judge = new Argument<string>("NAME");
        var program = new Option<string>("--program") { Description = "NAME@VERSION of the program that judges.", Required = true };
        var model = new Option<string?>("--model") { Description = "Ask this model instead of the version's." };
        var output = new Option<string?>("--output") { Description = "The output with the verdict; not needed when there is one output." };
        var pass = new Option<string[]>("--pass") { Description = "A verdict that passes; may be repeated. true unless given." };
        var grade = new Option<bool>("--grade") { Description = "The verdict is a grade from 0 to 1 instead." };
        var bind = new Option<string[]>("--bind") { Description = "INPUT=PATH: where an input comes from, PATH being inputs.X, expected.X or outputs.X. By name unless given.", DefaultValueFactory = _ => [] };
        var answer = new Option<string?>("--answer-input") { Description = "The input that holds the judged answer; its length is held against the verdicts." };
        var pair = new Option<string[]>("--compares") { Description = "The two inputs with the answers it compares; --pass then names verdicts for the first.", Arity = new(2, 2), AllowMultipleArgumentsPerToken = true };
        return new Command("publish", "Make a judge, or its next version.") { judge, program, model, output, pass, grade, bind, answer, pair }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(program));
            var given = parsed.GetValue(pass);
            return cli.Show(await cli.Client.Judges.PublishAsync(parsed.GetRequiredValue(judge), new()
            {
                Program = reference.Name,
                Version = reference.Version,
                Model = parsed.GetValue(model),
                Output = parsed.GetValue(output),
                Pass = parsed.GetValue(grade) ? [] : given is { Length: > 0 } ? given : null,
                Inputs = Bindings(parsed.GetRequiredValue(bind)),
                AnswerInput = parsed.GetValue(answer),
                Pair = parsed.GetValue(pair) is { Length: 2 } compared ? compared : null,
            }, cancellationToken), j => Render(cli, j));
        });
    }

    private static Command Certify()
    {
        var judge = new Argument<string>("NAME");
        var labels = new Option<string>("--labels") { Description = "NAME@VERSION of the dataset with people's verdicts.", Required = true };
        var split = new Option<string>("--split") { Description = "validation or test: rows the judge was not made from.", DefaultValueFactory = _ => "validation" };
        split.AcceptOnlyFromAmong("validation", "test");
        var field = new Option<string?>("--label") { Description = "The label with the person's verdict; not needed when there is one." };
        var raters = new Option<string[]>("--rater") { Description = "A label with another person's verdict; may be repeated.", DefaultValueFactory = _ => [] };
        var days = new Option<int>("--valid-days") { Description = "How long it holds.", DefaultValueFactory = _ => 90 };
        var kappa = new Option<double>("--min-kappa") { Description = "Kappa required.", DefaultValueFactory = _ => new CertificateRequirements().MinKappa };
        var reason = new Option<string?>("--reason") { Description = "With --split test: why the sealed split may be used. Goes into the ledger." };
        return new Command("certify", "Measure a judge against people's labels. Exit code 0 when it is certified, 1 when not.") { judge, labels, split, field, raters, days, kappa, reason }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(labels));
            var name = parsed.GetRequiredValue(judge);
            var certificate = await cli.Client.Judges.CertifyAsync(name, new()
            {
                Dataset = reference.Name,
                DatasetVersion = reference.Version,
                Split = parsed.GetRequiredValue(split),
                LabelField = parsed.GetValue(field),
                RaterFields = parsed.GetRequiredValue(raters),
                ValidDays = parsed.GetValue(days),
                Requirements = new() { MinKappa = parsed.GetValue(kappa) },
                Reason = parsed.GetValue(reason),
            }, cancellationToken);
            while (certificate.Status == "measuring")
            {
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
                certificate = await cli.Client.Judges.CertificateAsync(name, certificate.Id, cancellationToken);
            }

            cli.Show(certificate, c => Render(cli, c));
            return certificate.Status == "certified" ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static Command Check()
    {
        var judge = new Argument<string>("NAME");
        return new Command("check", "Ask a certified judge about its labels again (a sentinel check).") { judge }.Does(async (cli, parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(judge);
            var check = await cli.Client.Judges.CheckAsync(name, cancellationToken);
            while (check.Status == "measuring")
            {
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
                check = (await cli.Client.Judges.ChecksAsync(name, cancellationToken)).Items.Single(c => c.Id == check.Id);
            }

            cli.Show(check, c => cli.Facts(("status", c.Status), ("kappa", c.Kappa?.ToString("0.000")), ("flipped", c.FlipRate is { } flips ? Words.Percent(flips) : null), ("reasons", string.Join(" ", c.Reasons))));
            return check.Status == "steady" ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static Command Overrides() => new Command("overrides", "List where judges without a certificate were let decide, newest first.").Does(async (cli, _, cancellationToken) =>
        cli.Show(await cli.Client.Judges.OverridesAsync(limit: 100, cancellationToken: cancellationToken), p => cli.Table(["judge", "version", "used by", "who", "reason", "when"], p.Items.Select(o => (IReadOnlyList<string?>)
            [o.Judge, o.JudgeNumber.ToString(), o.UsedBy, o.Who, o.Reason, Words.Time(o.At)]))));

    private static Dictionary<string, string>? Bindings(string[] texts) => texts.Length == 0 ? null : texts.Select(text => text.Split('=', 2) is [{ Length: > 0 } input, { Length: > 0 } path]
        ? (input, path) : throw new UsageException($"--bind: '{text}' is not INPUT=PATH.")).ToDictionary(b => b.input, b => b.path, StringComparer.Ordinal);

    private static void Render(CliRun cli, JudgeResponse judge)
    {
        cli.Facts(("judge", $"{judge.Name} version {judge.Number}"), ("program", $"{judge.Program}@{judge.ProgramVersion}"), ("model", judge.Model), ("verdict", judge.Pass.Count > 0 ? $"{judge.Output}, passing: {string.Join(", ", judge.Pass)}" : $"{judge.Output}, a grade from 0 to 1"),
            ("inputs", string.Join(", ", judge.Inputs.Select(i => $"{i.Key}={i.Value}"))), ("certified", judge.IsCertified ? "yes" : "no"));
        if (judge.Certificate is { } certificate)
        {
            Render(cli, certificate);
        }
    }

    private static void Render(CliRun cli, CertificateResponse certificate)
    {
        cli.Facts(("certificate", certificate.Id.ToString()), ("status", certificate.Status), ("labels", $"{certificate.Dataset}@{certificate.DatasetVersion} {certificate.Split}, {certificate.LabelField}"), ("expires", certificate.ExpiresAt is { } end ? Words.Time(end) : null));
        foreach (var reason in certificate.Reasons)
        {
            cli.Facts(("reason", reason));
        }

        if (certificate.Figures is { } f)
        {
            cli.Facts(("cases", $"{f.Cases}{(f.Unreadable > 0 ? $", {f.Unreadable} unreadable" : "")}"), ("agreement", Interval(f.Agreement)), ("kappa", Interval(f.Kappa)), ("sees passes", Interval(f.TruePositiveRate)), ("sees failures", Interval(f.TrueNegativeRate)),
                ("among people", Interval(f.HumanCeiling)), ("asked twice", Interval(f.SelfConsistency)), ("length bias", f.LengthBias is { } bias ? $"{bias.Value:+0.00;-0.00} (p {bias.PValue:0.000})" : null),
                ("both orders", f.PositionBias is { } position ? $"{Interval(position.Consistency)} alike; {position.FirstShare:P0} of verdicts for the first (p {position.PValue:0.000})" : null));
        }
    }

    private static string? Interval(EstimateResponse? estimate) => estimate is null ? null : $"{estimate.Value:0.000} [{estimate.Lower:0.000}, {estimate.Upper:0.000}]";
}
