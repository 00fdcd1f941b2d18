namespace LlmOps.Programs.Versions;

/// <summary>Compares texts line by line: lines on a longest common subsequence are unchanged, the others were removed or added.</summary>
internal static class LineDiff
{
    // Beyond this many pairs of lines all that differs is told as one block, so that a huge text costs no huge table.
    private const long LargestTable = 4_000_000;

    public static void Compare(List<SpecChange> changes, string path, string before, string after)
    {
        var (x, y) = (before.Split('\n'), after.Split('\n'));
        var start = x.Zip(y).TakeWhile(p => p.First == p.Second).Count();
        var end = x.Skip(start).Reverse().Zip(y.Skip(start).Reverse()).TakeWhile(p => p.First == p.Second).Count();
        var common = CommonLengths(x[start..^end], y[start..^end]);
        for (int i = 0, j = 0; i < x.Length - start - end || j < y.Length - start - end;)
        {
            var (isOld, isNew) = (i < x.Length - start - end, j < y.Length - start - end);
            if (isOld && isNew && common is not null && x[start + i] == y[start + j])
            {
                i++;
                j++;
            }
            else if (!isNew || (isOld && (common is null || common[i + 1, j] >= common[i, j + 1])))
            {
                changes.Add(new SpecChange(SpecChangeKind.Removed, $"{path}/{start + i + 1}", x[start + i], null));
                i++;
            }
            else
            {
                changes.Add(new SpecChange(SpecChangeKind.Added, $"{path}/{start + j + 1}", null, y[start + j]));
                j++;
            }
        }
    }

    // How many lines the texts from line i and from line j on have in common; null where the table would be too large.
    private static int[,]? CommonLengths(string[] x, string[] y)
    {
        if ((x.Length + 1L) * (y.Length + 1L) > LargestTable)
        {
            return null;
        }

        var common = new int[x.Length + 1, y.Length + 1];
        for (var i = x.Length - 1; i >= 0; i--)
        {
            for (var j = y.Length - 1; j >= 0; j--)
            {
                common[i, j] = x[i] == y[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
