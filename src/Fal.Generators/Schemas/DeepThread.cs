namespace Fal.Generators.Schemas;

/// <summary>
/// A thread with a stack deep enough for any schema that is read. NJsonSchema takes a few KB of stack for each level of a schema, and 50 KB
/// where it throws from there, since it catches and throws again at each level. A compiler's thread may have no more than 1 MB, and a stack
/// that overflows ends the compiler.
/// </summary>
/// <remarks>A new thread for each file, with new pages for its stack, takes longer than reading the file: one that is free is taken first.</remarks>
internal sealed class DeepThread
{
    private const int StackSize = 16 * 1024 * 1024;

    /// <summary>How long a thread waits for more to do before it ends.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private static readonly List<DeepThread> Free = [];

    private readonly object _turn = new();
    private Action? _work;

    /// <summary>Runs what does not throw, and waits for it.</summary>
    public static void Run(Action work)
    {
        var thread = Take();
        lock (thread._turn)
        {
            thread._work = work;
            Monitor.Pulse(thread._turn);
            while (thread._work is not null)
                Monitor.Wait(thread._turn);
        }

        lock (Free)
            Free.Add(thread);
    }

    private static DeepThread Take()
    {
        lock (Free)
        {
            if (Free.Count > 0)
            {
                var free = Free[Free.Count - 1];
                Free.RemoveAt(Free.Count - 1);
                return free;
            }
        }

        var deep = new DeepThread();
        new Thread(deep.Work, StackSize) { IsBackground = true }.Start();
        return deep;
    }

    private void Work()
    {
        lock (_turn)
        {
            while (true)
            {
                if (_work is not null)
                {
                    _work();
                    _work = null;
                    Monitor.Pulse(_turn);
                }
                else if (!Monitor.Wait(_turn, Idle) && _work is null && IsNoLongerFree())
                {
                    return;
                }
            }
        }
    }

    /// <summary>Takes this thread from the free ones, unless another has just taken it.</summary>
    private bool IsNoLongerFree()
    {
        lock (Free)
            return Free.Remove(this);
    }
}
