using Fal.Benchmarks;

// What is measured, and how: see the README's figures.
return args switch
{
    ["load", .. var rest] => await Load.RunAsync(rest),
    ["many"] => await Load.ManyAsync(50_000),
    ["serve"] => await Load.ServeAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project tests/Fal.Benchmarks -- load [--seconds N]
            Requests per second, and what each costs, of this client and of the official JavaScript client, side by side
            against one emulator in a process of its own. Needs Node, and: npm ci --prefix tests/Fal.Interop.Tests
        dotnet run -c Release --project tests/Fal.Benchmarks -- many
            What 50,000 requests through SubscribeManyAsync leave on the heap as they go by.
        """);
    return 2;
}
