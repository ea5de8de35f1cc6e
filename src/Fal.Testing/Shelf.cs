namespace Fal.Testing;

/// <summary>
/// Things by their ids, as many as there is room for: an emulator may run for weeks, and nothing that calls leave behind may grow with their
/// number. The oldest go first. Safe for use by many threads.
/// </summary>
/// <param name="most">How many are kept.</param>
/// <param name="mostBytes">How large they may be together; the newest is kept whatever it is.</param>
/// <param name="isOver">Whether one is of no use any more: such a one goes before the others.</param>
/// <param name="dropped">Told of what has gone.</param>
internal sealed class Shelf<T>(int most, long mostBytes = long.MaxValue, Predicate<T>? isOver = null, Action<T>? dropped = null)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _inOrder = new();
    private long _size;

    /// <summary>What is kept, the oldest first.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_byId)
                return [.. _inOrder.Select(entry => entry.Item)];
        }
    }

    public T? Find(string id)
    {
        lock (_byId)
            return _byId.TryGetValue(id, out var node) ? node.Value.Item : default;
    }

    /// <summary>Finds a thing and makes it the newest.</summary>
    public T? Use(string id)
    {
        lock (_byId)
        {
            if (!_byId.TryGetValue(id, out var node))
                return default;
            _inOrder.Remove(node);
            _inOrder.AddLast(node);
            return node.Value.Item;
        }
    }

    /// <summary>Puts a thing in the place of the newest; one with the same id goes.</summary>
    public void Put(string id, T item, long size = 0)
    {
        List<T> gone = [];
        lock (_byId)
        {
            if (_byId.TryGetValue(id, out var before))
                Remove(before);
            _byId[id] = _inOrder.AddLast(new Entry(id, item, size));
            _size += size;
            while (_inOrder.Count > 1 && (_inOrder.Count > most || _size > mostBytes))
                gone.Add(Remove(NextToGo()));
        }

        if (dropped is not null)
            gone.ForEach(dropped);
    }

    private LinkedListNode<Entry> NextToGo()
    {
        var oldest = _inOrder.First!;
        for (var node = isOver is null ? null : oldest; node is not null; node = node.Next)
        {
            if (isOver!(node.Value.Item))
                return node;
        }

        return oldest;
    }

    private T Remove(LinkedListNode<Entry> node)
    {
        _inOrder.Remove(node);
        _byId.Remove(node.Value.Id);
        _size -= node.Value.Size;
        return node.Value.Item;
    }

    private sealed record Entry(string Id, T Item, long Size);
}
