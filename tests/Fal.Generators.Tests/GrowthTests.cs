using System.Globalization;
using Fal.Generators.Emit;
using Fal.Schemas;
using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;

namespace Fal.Generators.Tests;

/// <summary>What a file costs grows with its length and no faster, whatever it has much of.</summary>
public class GrowthTests(ITestOutputHelper output)
{
    private const int Doublings = 5;
    private const double MostGrowth = 2.3;

    public static TheoryData<string> Dimensions => [.. SchemaDimension.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Twice_as_much_costs_twice_as_much(string name)
    {
        var dimension = SchemaDimension.All.Single(d => d.Name == name);

        var bytes = Enumerable.Range(0, Doublings + 1).Select(i => Allocated(dimension, dimension.First << i)).ToList();

        var growth = bytes.Zip(bytes.Skip(1), (less, more) => (double)more / less).ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {bytes[^1] / 1024:N0} KB, {string.Join(", ", growth.Select(g => g.ToString("0.00", CultureInfo.InvariantCulture)))}"));
        Assert.All(growth, g => Assert.InRange(g, 0, MostGrowth));
    }

    [Theory]
    [InlineData("\"anyOf\": [{0}]")]
    [InlineData("\"oneOf\": [{0}]")]
    [InlineData("\"allOf\": [{0}]")]
    [InlineData("\"type\": \"array\", \"prefixItems\": [{0}]")]
    [InlineData("\"type\": \"array\", \"items\": {{ \"anyOf\": [{0}] }}")]
    [InlineData("\"type\": \"object\", \"additionalProperties\": {{ \"oneOf\": [{0}] }}")]
    public void A_maze_of_references_ends(string holder)
    {
        foreach (var (deep, fold) in new[] { (25, 2), (12, 10), (50, 2), (200, 2) })
        {
            var file = new SchemaFile("maze.json", SchemaDimension.Maze(deep, fold, next => $"{{ {string.Format(CultureInfo.InvariantCulture, holder, next)} }}"), new SchemaMetadata());

            var model = SchemaReader.Read(file, TestContext.Current.CancellationToken);

            Assert.Equal(1, model.Endpoints.Count + model.Problems.Count(p => p.Kind == SchemaProblemKind.Unreadable));
        }
    }

    [Fact]
    public void Half_a_million_emoji_of_a_description_are_written()
    {
        var dimension = SchemaDimension.All.Single(d => d.Name == "emoji of descriptions");

        var endpoint = Assert.Single(Read(File(dimension, 500_000)).Endpoints);

        Assert.InRange(EndpointEmitter.Emit(endpoint, new EmitOptions(HasExtensionProperties: true), TestContext.Current.CancellationToken).Length, 1_000_000, 1_100_000);
    }

    [Fact]
    public void What_code_is_expected_to_have_is_about_what_it_has()
    {
        var real = Corpus.Files().Select(f => new SchemaFile(f.Path, f.Text, new SchemaMetadata()));
        var own = SchemaDimension.All.Select(d => File(d, d.First * 8));

        var ratios = real.Concat(own).Select(file => (file.Path, Endpoints: Read(file).Endpoints)).Where(file => file.Endpoints.Count > 0)
            .Select(file => (file.Path, Ratio: (double)file.Endpoints.Sum(CodeSize.Of) / file.Endpoints.Sum(e => EndpointEmitter.Emit(e, new EmitOptions(HasExtensionProperties: true), TestContext.Current.CancellationToken).Length)))
            .OrderBy(file => file.Ratio).ToList();

        output.WriteLine($"{ratios[0]} to {ratios[^1]}");
        Assert.All(ratios, file => Assert.InRange(file.Ratio, 0.75, 2.5));
    }

    private static long Allocated(SchemaDimension dimension, int count)
    {
        var file = File(dimension, count);
        Cost();
        return Cost();

        // The second time what is made once for all is there.
        long Cost()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var endpoint in Read(file).Endpoints)
                EndpointEmitter.Emit(endpoint, new EmitOptions(HasExtensionProperties: true), TestContext.Current.CancellationToken);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static SchemaFile File(SchemaDimension dimension, int count) => new(dimension.Name, dimension.File(count), new SchemaMetadata { EndpointId = dimension.EndpointId });

    private static SchemaFileModel Read(SchemaFile file) => SchemaReader.Read(file, withPlaces: true, new FileBudget(file.Length, TestContext.Current.CancellationToken));
}
