namespace LlmOps.PracticeModel.Catalog;

/// <summary>What makes one practice model answer differently from another. Chosen once, by reasoning about kinds of prompts; never fitted to a data set.</summary>
internal sealed record ModelTraits
{
    /// <summary>Weight of a pair of neighbouring words; a single word weighs 1.</summary>
    public required float PairWeight { get; init; }

    /// <summary>Weight of a run of four characters inside a word.</summary>
    public required float GramWeight { get; init; }

    /// <summary>Weight of a label's description; the label's name weighs 1.</summary>
    public required float DescriptionWeight { get; init; }

    /// <summary>The shares of the demos in a score among which leave-one-out chooses; ascending. A low top means that demos matter less.</summary>
    public required IReadOnlyList<float> DemoShares { get; init; }

    /// <summary>What is left of the words a model does not name when it has to think aloud first; 1 means that thinking aloud changes nothing.</summary>
    public required float UnnamedWords { get; init; }

    /// <summary>False: when JSON is asked for in words alone, the object comes inside a code fence.</summary>
    public required bool BareJson { get; init; }

    /// <summary>How many words a label it proposes in an instruction.</summary>
    public required int ProposedWords { get; init; }

    /// <summary>True: what a schema says about a property helps to find its values.</summary>
    public bool ReadsPropertyDescriptions { get; init; }

    /// <summary>True: knows general words for the same thing.</summary>
    public bool KnowsSynonyms { get; init; }

    /// <summary>True: sees that words spelled nearly alike are the same.</summary>
    public bool MatchesLikeWords { get; init; }

    /// <summary>True: also uses the knowledge file.</summary>
    public bool KnowsDomain { get; init; }
}
