using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>
/// Keeps the types that the input or the output leads to, and completes them with what one schema alone does not tell: whether the type can be
/// sent, whether it has files, and whether it is checked.
/// </summary>
internal static class Reachability
{
    public static EquatableArray<TypeModel> Complete(IEnumerable<TypeModel> types, TypeRef input, TypeRef output)
    {
        var all = types.ToList();
        var byName = new TypesByName(all);
        var sent = Reached(input, byName);
        var received = Reached(output, byName);
        all = [.. all.Select(t => sent.Contains(t.Name) && !received.Contains(t.Name) ? SentFiles.In(t) : t)];
        var sentTypes = all.Where(t => sent.Contains(t.Name)).ToList();
        var withFiles = FileTypes.Among(sentTypes);
        var withMedia = FileTypes.MadeAmong([.. all.Where(t => received.Contains(t.Name))]);
        var @checked = CheckedTypes.Among(sentTypes);
        return all.Where(t => sent.Contains(t.Name) || received.Contains(t.Name)).Select(Complete).Select(t => t with { HasMedia = withMedia.Contains(t.Name) }).OrderBy(t => t.IsTopLevel ? 0 : 1).ToEquatableArray();

        TypeModel Complete(TypeModel type) => sent.Contains(type.Name)
            ? type with { IsSent = true, IsReceived = received.Contains(type.Name), HasFiles = withFiles.Contains(type.Name), IsChecked = @checked.Contains(type.Name) }
            : type is RecordModel record ? record with { IsReceived = true, Properties = record.Properties.Select(p => p with { IsThreeState = false }).ToEquatableArray() }
            : type with { IsReceived = true };
    }

    private static HashSet<string> Reached(TypeRef root, TypesByName types)
    {
        var found = new HashSet<string>();
        var waiting = new Stack<TypeRef>([root]);
        while (waiting.Count > 0)
        {
            if (types.TypeOf(waiting.Pop().Innermost) is not { } type || !found.Add(type.Name))
                continue;
            foreach (var part in type.Parts)
                waiting.Push(part);
        }

        return found;
    }
}
