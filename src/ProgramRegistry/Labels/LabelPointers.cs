using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;

namespace LlmOps.ProgramRegistry.Labels;

/// <summary>Writes a move and the pointer it moves, together.</summary>
internal static class LabelPointers
{
    public static void Apply(RegistryDbContext db, LmProgram program, ProgramLabel? pointer, LabelMove move)
    {
        if (move.To is not { } version)
        {
            db.Remove(pointer!);
        }
        else if (pointer is null)
        {
            db.Add(new ProgramLabel(program.Id, move.Label, version));
        }
        else
        {
            pointer.Version = version;
        }

        db.Add(move);
        program.Touch(move.At);
    }
}
