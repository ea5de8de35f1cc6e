using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Caching.Distributed;

namespace Fal.AspNetCore.Tests;

public sealed class CachedDeliveries(IDistributedCache cache) : IFalDeliveryStore
{
    private static readonly DistributedCacheEntryOptions Kept = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(3) };

    public async ValueTask<bool> IsDoneAsync(string requestId, CancellationToken cancellationToken) => await cache.GetAsync("fal:" + requestId, cancellationToken) is not null;

    public async ValueTask MarkDoneAsync(string requestId, CancellationToken cancellationToken) => await cache.SetAsync("fal:" + requestId, [1], Kept, cancellationToken);
}

public sealed class StoredDeliveries(string connectionString) : IFalDeliveryStore
{
    public async ValueTask<bool> IsDoneAsync(string requestId, CancellationToken cancellationToken) =>
        await RunAsync("SELECT 1 FROM deliveries WHERE request_id = @id", requestId, cancellationToken) is not null;

    public async ValueTask MarkDoneAsync(string requestId, CancellationToken cancellationToken) =>
        await RunAsync("INSERT INTO deliveries (request_id) VALUES (@id) ON CONFLICT DO NOTHING", requestId, cancellationToken);

    private async Task<object?> RunAsync(string sql, string requestId, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@id", requestId);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
