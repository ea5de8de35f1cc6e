using Fal.Schemas.Model;
using Fal.Shared;

namespace Fal.Generators.Emit;

/// <summary>Writes how a type that can be sent checks itself, and which of its properties a name in JSON stands for.</summary>
internal sealed class ValidationEmitter(CodeWriter code, ValueSyntax syntax, TypesByName types)
{
    private readonly CheckStatements _checks = new(types, syntax);

    public void Emit(RecordModel record)
    {
        if (record.IsChecked)
        {
            using (Validate())
            {
                foreach (var check in record.Properties.SelectMany(_checks.Of))
                    code.Line(check);
            }

            code.Line();
        }

        if (!record.IsSent || record.Properties.Count == 0)
            return;
        if (record.IsBody)
        {
            code.Line($"static FalMember? IFalJson<{record.Name}>.Whole => {Member(record.Properties[0])};");
            code.Line();
            return;
        }

        code.List($"{Members(record)} => new FalMember[] {{ ", record.Properties.Select(Member).ToList(), " };");
        code.Line();
    }

    public void Emit(UnionModel union)
    {
        if (union.IsChecked)
        {
            using (Validate())
            {
                if (union.IsTagged)
                    Validate("if (Value is JsonElement other)", [Tags(union)]);
                var isFirst = !union.IsTagged;
                foreach (var @case in union.Cases)
                {
                    var statements = _checks.Of(union, @case, @case.LocalName).ToList();
                    if (statements.Count > 0)
                        Validate($"{(isFirst ? "" : "else ")}if (Value is {syntax.Of(@case.Type)} {@case.LocalName})", statements);
                    isFirst &= statements.Count == 0;
                }
            }

            code.Line();
        }

        var inner = union.Cases.Select(c => Inner(c.Type)).OfType<NamedType>().Select(n => $"FalMember.In<{syntax.Of(n)}>()").Distinct().ToList();
        if (!union.IsSent || inner.Count == 0)
            return;
        code.Line($"{Members(union)} => {(inner is [var only] ? only : $"FalMember.InAny({string.Join(", ", inner)})")};");
        code.Line();
    }

    private static string Tags(UnionModel union)
    {
        var tag = union.Objects.First().Tags[0];
        var values = union.Objects.SelectMany(c => c.Tags).Where(t => t.JsonName == tag.JsonName).SelectMany(t => t.Values).Select(v => Literals.Quote(v.Value)).Distinct();
        return $"validation.UnknownTag(other, {Literals.Quote(tag.JsonName)}, {string.Join(", ", values)});";
    }

    private CodeWriter.Block Validate() => code.Open("void IFalValidated.Validate(ref FalValidation validation)");

    private void Validate(string test, List<string> statements)
    {
        if (statements is [var only])
        {
            code.Line(test);
            code.Indented(only);
            return;
        }

        using (code.Open(test))
        {
            foreach (var statement in statements)
                code.Line(statement);
        }
    }

    private string Members(TypeModel type)
    {
        code.Using("System.Collections.Generic");
        return $"static IReadOnlyList<FalMember> IFalJson<{type.Name}>.Members";
    }

    private string Member(PropertyModel property)
    {
        var name = PascalCase.Of(property.JsonName) == property.Name ? "" : $", {Literals.Quote(property.Name)}";
        var arguments = $"{Literals.Quote(property.JsonName)}{name}{(HasEntries(property.Type) ? ", isMap: true" : "")}";
        return Inner(property.Type) is { } inner ? $"FalMember.Of<{syntax.Of(inner)}>({arguments})" : $"new({arguments})";
    }

    /// <summary>The record or union that a type is, or that its items are.</summary>
    private static NamedType? Inner(TypeRef type) => type.Innermost is NamedType { Kind: not NamedTypeKind.Enum } named ? named : null;

    private static bool HasEntries(TypeRef type) => type switch
    {
        MapType => true,
        ListType list => HasEntries(list.Item),
        NullableType nullable => HasEntries(nullable.Inner),
        _ => false,
    };
}
