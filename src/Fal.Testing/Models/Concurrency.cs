namespace Fal.Testing.Models;

/// <summary>How many calls may be under way at once.</summary>
/// <param name="most">Any number when null.</param>
internal sealed class Concurrency(int? most)
{
    // Of each that is under way, whether it is over: what waits in the queue is over when its time has come, and tells nobody.
    private readonly List<Func<bool>> _underWay = [];

    /// <summary>Lets a call in, unless as many are under way as may be.</summary>
    /// <param name="isOver">Whether the call is over.</param>
    public bool TryEnter(Func<bool> isOver)
    {
        if (most is null)
            return true;
        lock (_underWay)
        {
            _underWay.RemoveAll(static isOver => isOver());
            if (_underWay.Count >= most)
                return false;
            _underWay.Add(isOver);
            return true;
        }
    }
}
