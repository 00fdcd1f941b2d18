namespace LlmOps.Programs.Interop;

/// <summary>What a note of an import or export is about.</summary>
public enum InteropNoteCode
{
    /// <summary>Names, sides and types of the fields were guessed, because no signature was given.</summary>
    SignatureGuessed,

    /// <summary>A field's prefix is not the title of the name at its position: the fields may be in another order.</summary>
    PrefixDiffers,

    /// <summary>A field's prefix was written by hand or by an optimizer. No prompt shows prefixes, so it was left behind.</summary>
    PrefixNotCarried,

    /// <summary>The file's instructions or description won over a different one in the given signature.</summary>
    TextReplaced,

    /// <summary>A step stands for a DSPy module of another kind, for the sake of an equal prompt.</summary>
    ModuleReplaced,

    /// <summary>Several predictors became several steps; how they hang together was taken from field names.</summary>
    SeveralPredictors,

    /// <summary>Another model than the file's answers.</summary>
    ModelReplaced,

    /// <summary>An argument of the model call has no place in a version document.</summary>
    ModelArgumentDropped,

    /// <summary>An address or a key of a model was in the file; both are the gateway's business and are never read.</summary>
    EndpointIgnored,

    /// <summary>The file was saved by another release of DSPy than the one the compat profile follows.</summary>
    VersionDiffers,

    /// <summary>Traces or training examples were in the file; a version carries neither.</summary>
    RunRecordsDropped,

    /// <summary>Demos have values for fields the signature does not know.</summary>
    DemoKeysDropped,

    /// <summary>A member of the file that DSPy does not write.</summary>
    UnknownMember,

    /// <summary>A DSPy state has neither names nor types: declare this signature in the Python code.</summary>
    SignatureNotCarried,

    /// <summary>A member of the version document has no place in a DSPy state.</summary>
    MemberNotCarried,

    /// <summary>The model stayed behind, as asked.</summary>
    ModelNotCarried,

    /// <summary>The model's name is one that DSPy would not know.</summary>
    ModelNameUnknown,

    /// <summary>A step has no counterpart among DSPy's predictors.</summary>
    StepLeftOut,
}

/// <summary>One thing that was guessed, changed or left behind on the way between DSPy and a version document.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Pointer">JSON pointer: below <c>/state</c> in an import, into the version document in an export.</param>
/// <param name="Text">What happened, for people.</param>
public sealed record InteropNote(InteropNoteCode Code, string Pointer, string Text);
