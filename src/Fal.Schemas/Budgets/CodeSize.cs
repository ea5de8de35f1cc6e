using System.Globalization;
using Fal.Schemas.Model;

namespace Fal.Schemas.Budgets;

/// <summary>
/// About how many characters the code of an endpoint has, which is what the compiler's time and memory go by. A test compares it with the code
/// itself: where it errs, it says too much.
/// </summary>
internal sealed class CodeSize
{
    private readonly TypesByName _types;
    private readonly TypeNotation _notation;
    private readonly Dictionary<string, long> _shapes = [];

    private CodeSize(EndpointModel endpoint)
    {
        _types = new TypesByName(endpoint.Types);
        _notation = TypeNotation.InFileOf(endpoint, isNested: false);
    }

    public static long Of(EndpointModel endpoint)
    {
        var size = new CodeSize(endpoint);
        return 3_800 + (28L * endpoint.Name.Length) + (12L * endpoint.Id.Length) + (3L * (Text(endpoint.Description) + Text(endpoint.Title) + Text(endpoint.Category) + Text(endpoint.PageUrl)))
            + endpoint.Types.Sum(size.Of);
    }

    private long Of(TypeModel type) => 560 + (12L * type.Name.Length) + Text(type.Description) + Schema(type) + type switch
    {
        RecordModel record => 560 + (6L * record.Name.Length) + record.Properties.Sum(Of),
        EnumModel known => 500 + known.Members.Sum(member => Of(member, known)),
        UnionModel union => 700 + union.Cases.Sum(@case => Of(@case, union)),
        _ => 0,
    };

    private static long Schema(TypeModel type) => type.Schema switch
    {
        SchemaDocumentModel document => 200 + type.Name.Length + document.Json.Length + (document.Json.Count(c => c is '\n') * 12L),
        SchemaPartModel part => 100 + type.Name.Length + part.Root.Name.Length + Literal(part.Pointer),
        _ => 0,
    };

    private long Of(PropertyModel property) =>
        200 + (13L * property.Name.Length) + (6L * property.LocalName.Length) + (5L * Literal(property.JsonName)) + (12L * TypeLength(property.Type)) + (property.IsThreeState ? 300 : 0)
        + Text(property.Description) + Math.Min(Text(property.Default), 1_200) + (property.Limits == LimitsModel.None ? 0 : 160 + (3L * Literal(property.Limits.Pattern)) + (24L * property.Limits.AllowedValues.Count))
        + Literal(property.Example?.Value) + Literal(property.Constant?.Value);

    private static long Of(EnumMemberModel member, EnumModel known) => 105 + (4L * member.Name.Length) + known.Name.Length + Text(member.Value) + Literal(member.Value);

    private long Of(UnionCaseModel @case, UnionModel union) =>
        700 + (12L * @case.LocalName.Length) + (6L * union.Name.Length) + @case.Name.Length + (20L * TypeLength(@case.Type)) + (3L * Literal(@case.Limits.Pattern)) + Shape(@case.Type);

    /// <summary>What an object is told from the others of its union by: its properties, and their known values.</summary>
    private long Shape(TypeRef type)
    {
        if (_types.TypeOf(type) is not RecordModel record)
            return 0;
        if (!_shapes.TryGetValue(record.Name, out var shape))
        {
            shape = record.Properties.Sum(p => 90 + Literal(p.JsonName) + (_types.EnumOf(p.Type)?.Members.Sum(m => 2 + Literal(m.Value)) ?? 0));
            _shapes[record.Name] = shape;
        }

        return shape;
    }

    private long TypeLength(TypeRef type) => _notation.Of(type).Length;

    /// <summary>A text in documentation, which escapes some characters and breaks lines.</summary>
    private static long Text(string? text) => text is null ? 0 : text.Length + (text.Length / 20) + text.Sum(c => c is '&' or '<' or '>' ? 4 : IsPlain(c) ? 0 : 5);

    /// <summary>A text in a literal, with its quotes.</summary>
    private static long Literal(string? text) => text is null ? 0 : 2 + text.Length + text.Sum(c => c is '"' or '\\' ? 1 : IsPlain(c) ? 0 : 5);

    private static bool IsPlain(char c) => c is >= ' ' and <= '~' || char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
