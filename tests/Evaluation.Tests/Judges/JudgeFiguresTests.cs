using LlmOps.Evaluation.Judges;

namespace LlmOps.Evaluation.Tests.Judges;

public sealed class JudgeFiguresTests
{
    [Fact]
    public void Counts_rates_and_kappa_follow_from_the_verdicts()
    {
        var figures = JudgeFigures.Of([.. Cases(20, true, true), .. Cases(5, true, false), .. Cases(10, false, true), .. Cases(15, false, false), .. Cases(2, true, null)]);

        Assert.Equal((50, 2, 20, 10, 15, 5), (figures.Cases, figures.Unreadable, figures.TruePass, figures.FalsePass, figures.TrueFail, figures.FalseFail));
        Assert.Equal(0.4, figures.Kappa!.Value, 9);
        Assert.Equal((0.8, 0.6), (figures.TruePositiveRate!.Value, figures.TrueNegativeRate!.Value));
        Assert.Equal(2 / 52.0, figures.UnreadableShare, 9);
    }

    [Fact]
    public void A_judge_that_likes_long_answers_shows_it_among_cases_the_person_judged_alike()
    {
        // The person's own verdict follows length too; only what is left within each verdict is the judge's.
        var cases = Enumerable.Range(0, 80).Select(i => new JudgedCase(i >= 40, i % 40 >= 20) { AnswerLength = i + 1 }).ToList();
        var fair = Enumerable.Range(0, 80).Select(i => new JudgedCase(i >= 40, i >= 40 == (i % 8 > 0)) { AnswerLength = i + 1 }).ToList();

        var biased = JudgeFigures.Of(cases).LengthBias!;
        Assert.InRange(biased.Value, 0.8, 1);
        Assert.InRange(biased.PValue, 0, 0.001);
        Assert.InRange(Math.Abs(JudgeFigures.Of(fair).LengthBias!.Value), 0, 0.15);
        Assert.Equal(biased, JudgeFigures.Of(cases).LengthBias);
    }

    [Fact]
    public void The_agreement_among_people_is_the_mean_over_their_pairs()
    {
        var cases = Enumerable.Range(0, 40).Select(i => new JudgedCase(i % 2 == 0, true) { OtherPeople = [i % 2 == 0, i % 4 < 2] }).ToList();

        // First and second agree always, the third with either by chance alone.
        Assert.Equal(1 / 3.0, JudgeFigures.Of(cases).HumanCeiling!.Value, 9);
        Assert.Null(JudgeFigures.Of(Cases(3, true, true)).HumanCeiling);
    }

    [Fact]
    public void Every_unmet_requirement_is_told()
    {
        var figures = JudgeFigures.Of([.. Cases(8, true, true, again: false), .. Cases(4, true, false, again: false), .. Cases(8, false, true, again: false), .. Cases(10, true, null)]);

        var unmet = new CertificateRequirements().Unmet(figures);

        Assert.Equal(7, unmet.Count);
        Assert.Empty(new CertificateRequirements().Unmet(JudgeFigures.Of([.. Cases(30, true, true, again: true), .. Cases(30, false, false, again: false)])));
    }

    [Fact]
    public void Flips_beyond_what_asking_twice_explains_are_an_alarm()
    {
        List<JudgedCase> before = [.. Cases(30, true, true, again: true), .. Cases(30, false, false, again: false)];
        var certified = JudgeFigures.Of(before);

        Assert.Empty(JudgeDrift.Of(certified, before, before).Alarms);
        var one = JudgeDrift.Of(certified, before, [.. before.Skip(1), new(true, false)]);
        Assert.Equal(2, JudgeDrift.Of(certified, before, [.. Cases(30, true, true), .. Cases(30, false, true)]).Alarms.Count);
        Assert.Throws<ArgumentException>(() => JudgeDrift.Of(certified, before, [.. before.Skip(1)]));
        Assert.InRange(one.FlipRate, 0, 1);
    }

    private static IReadOnlyList<JudgedCase> Cases(int count, bool person, bool? judge, bool? again = null) => [.. Enumerable.Repeat(new JudgedCase(person, judge) { Again = again }, count)];
}
