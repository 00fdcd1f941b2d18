using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LlmOps.Optimization.Randomness;

/// <summary>Child streams of one root seed, one per purpose: drawing more for one purpose shifts no other.</summary>
internal sealed class NamedStreams(int seed)
{
    public Random Of(string purpose) => new(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{purpose}"))));
}
