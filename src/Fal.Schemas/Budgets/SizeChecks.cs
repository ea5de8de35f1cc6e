using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Budgets;

/// <summary>Says where a schema has more of something than it may have, before anything is made of it.</summary>
/// <param name="path">The file of the schemas.</param>
/// <param name="budget">What the reading of it may cost.</param>
internal sealed class SizeChecks(string path, FileBudget budget)
{
    /// <summary>Checks a keyword of a schema, but for the schemas that it holds.</summary>
    public void Check(JProperty keyword)
    {
        budget.Notice();
        switch (keyword.Name, keyword.Value)
        {
            case ("properties", JObject properties):
                CheckCount(keyword, properties.Count, Budget.Properties, "properties");
                foreach (var property in properties.Properties())
                    CheckName(property, property.Name);
                break;
            case ("enum", JArray values):
                CheckCount(keyword, values.Count, Budget.Values, "values");
                foreach (var value in values)
                    CheckValue(value);
                break;
            case ("const", var value):
                CheckValue(value);
                break;
            case ("anyOf" or "oneOf" or "allOf" or "prefixItems" or "items", JArray schemas):
                CheckCount(keyword, schemas.Count, Budget.Alternatives, "schemas");
                break;
        }
    }

    /// <summary>Checks a schema that is referred to for the first time.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="name">The name that the schema has as a component.</param>
    /// <param name="count">How many there are so far.</param>
    public void CheckReferred(JProperty reference, string? name, int count)
    {
        CheckName(reference, name ?? "");
        CheckCount(reference, count, Budget.Referred, "schemas that references lead to");
    }

    private void CheckCount(JProperty keyword, int count, int most, string parts)
    {
        if (count > most)
            Budget.Check(count, most, $"'{keyword.Name}'", parts, SchemaDocument.PositionOf(keyword, path));
    }

    private void CheckValue(JToken value)
    {
        if (value.Type is JTokenType.String)
            CheckName(value, (string)value!);
    }

    private void CheckName(JToken where, string name)
    {
        if (name.Length > Budget.MemberName)
            Budget.CheckName(name, Budget.MemberName, SchemaDocument.PositionOf(where, path));
    }
}
