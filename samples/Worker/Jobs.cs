using System.Text.Json;
using Fal;
using Fal.Models;
using Microsoft.Data.Sqlite;

namespace Worker;

/// <summary>
/// How far each input is, in a database: what it says is on the disk before the batch goes on. An input is <c>waiting</c>, then
/// <c>submitted</c> under the id of its request, then <c>done</c>. It is <c>unknown</c> where a submit broke off and the service may have it.
/// </summary>
internal sealed class Jobs : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _database;

    /// <exception cref="SqliteException">Another process works on the same folder.</exception>
    public Jobs(string folder)
    {
        _database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "jobs.db"), DefaultTimeout = 1 }.ToString());
        _database.Open();
        Execute("PRAGMA locking_mode = EXCLUSIVE");
        Execute("CREATE TABLE IF NOT EXISTS jobs (line INTEGER PRIMARY KEY, input TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', request_id TEXT, error TEXT)");
    }

    /// <summary>Takes in the lines of a file that are new. All of them are read before anything is sent.</summary>
    /// <exception cref="InvalidDataException">A line is no input, or another than it was.</exception>
    public void Add(string file)
    {
        using var transaction = _database.BeginTransaction();
        foreach (var (line, input) in File.ReadLines(file).Index().Where(input => !string.IsNullOrWhiteSpace(input.Item)))
        {
            try
            {
                _ = Read(input);
            }
            catch (JsonException error)
            {
                throw new InvalidDataException($"{file}({line + 1}): {error.Message}", error);
            }

            Execute("INSERT OR IGNORE INTO jobs (line, input) VALUES ($line, $input)", ("$line", line + 1), ("$input", input));
            if (Execute("UPDATE jobs SET input = input WHERE line = $line AND input = $input", ("$line", line + 1), ("$input", input)) == 0)
                throw new InvalidDataException($"{file}({line + 1}): this is another input than at the last start. New inputs go to the end of the file; for another file take another folder.");
        }

        transaction.Commit();
    }

    /// <summary>Forgets what became of all that failed, so that it is submitted anew.</summary>
    public void RetryFailed() => Execute("UPDATE jobs SET state = 'waiting', request_id = NULL, error = NULL WHERE state <> 'done' AND error IS NOT NULL");

    public IReadOnlyList<Job> ToDo()
    {
        using var command = _database.CreateCommand();
        command.CommandText = "SELECT line, input, request_id FROM jobs WHERE state IN ('waiting', 'submitted') ORDER BY line";
        using var rows = command.ExecuteReader();
        var jobs = new List<Job>();
        while (rows.Read())
            jobs.Add(new Job(rows.GetInt64(0), Read(rows.GetString(1)), rows.IsDBNull(2) ? null : rows.GetString(2)));
        return jobs;
    }

    public void Submitted(Job job, string requestId) =>
        Execute("UPDATE jobs SET state = 'submitted', request_id = $id WHERE line = $line", ("$line", job.Line), ("$id", requestId));

    public void Done(Job job) => Execute("UPDATE jobs SET state = 'done', error = NULL WHERE line = $line", ("$line", job.Line));

    /// <summary>Of a request with an id the next start asks again, which costs nothing; one that is surely not accepted it submits.</summary>
    public void Failed(Job job, string? requestId, Exception error)
    {
        var state = requestId is not null ? "submitted" : error is FalException { MayHaveBeenAccepted: true } ? "unknown" : "waiting";
        Execute(
            "UPDATE jobs SET state = $state, request_id = $id, error = $error WHERE line = $line",
            ("$line", job.Line), ("$state", state), ("$id", requestId), ("$error", error.Message));
    }

    public long CountOf(string state)
    {
        using var command = Command("SELECT count(*) FROM jobs WHERE state = $state", ("$state", state));
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose() => _database.Dispose();

    private static FluxDevInput Read(string input) => JsonSerializer.Deserialize(input, FluxDev.Endpoint.InputTypeInfo) ?? throw new JsonException("null is no input.");

    private int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        // A connection is for one thread at a time, and ids come from many.
        lock (_gate)
        {
            using var command = Command(sql, values);
            return command.ExecuteNonQuery();
        }
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = _database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
