using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>Writes how a part of an output tells the files that the model made.</summary>
internal static class CollectMediaCode
{
    public static void CollectMedia(this CodeWriter code, RecordModel record, TypesByName types)
    {
        if (!record.HasMedia)
            return;
        var holding = record.Properties.Where(p => IsHolding(p.Type.Innermost)).Select(ValueSyntax.ValueOf).ToList();
        if (record.Media is not null && holding.Count == 0)
            return; // A file that holds no other is one by IFalMedia alone.
        if (record.IsOpen)
            holding.Add("AdditionalProperties");
        if (record.Media is null)
            Emit(code, "CollectMedia", holding);
        else
            Emit(code, "CollectMediaAndParts", ["this", .. holding]);

        bool IsHolding(TypeRef type) => type is PrimitiveType { Kind: Primitive.File or Primitive.Json } || types.TypeOf(type) is { HasMedia: true };
    }

    public static void CollectMedia(this CodeWriter code, UnionModel union)
    {
        if (union.HasMedia)
            Emit(code, "CollectMedia", ["Value"]);
    }

    private static void Emit(CodeWriter code, string function, IEnumerable<string> values)
    {
        code.Line($"void IFalMediaSource.CollectMedia(ICollection<IFalMedia> media) => FalJson.{function}(media, {string.Join(", ", values)});");
        code.Line();
    }
}
