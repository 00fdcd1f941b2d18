using System.Collections;
using LlmOps.Programs.Models;

namespace LlmOps.Programs.Adapters;

/// <summary>The shared, pre-rendered turns and the one new turn, seen as a list without copying.</summary>
internal sealed class Conversation(ModelMessage[] prefix, ModelMessage last) : IReadOnlyList<ModelMessage>
{
    public int Count => prefix.Length + 1;

    public ModelMessage this[int index] => index == prefix.Length ? last : prefix[index];

    public IEnumerator<ModelMessage> GetEnumerator()
    {
        foreach (var message in prefix)
        {
            yield return message;
        }

        yield return last;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
