namespace Grokscope.Geometry.Statistics;

/// <summary>The median of a window that slides: its values kept in order.</summary>
internal sealed class RunningMedian
{
    private readonly List<double> _sorted = [];

    public int Count => _sorted.Count;

    /// <summary>The middle value, or the mean of the two middle ones; not of an empty window.</summary>
    public double Value
    {
        get
        {
            int middle = _sorted.Count / 2;
            return _sorted.Count % 2 == 1 ? _sorted[middle] : (_sorted[middle - 1] + _sorted[middle]) / 2;
        }
    }

    public void Add(double value)
    {
        int at = _sorted.BinarySearch(value);
        _sorted.Insert(at < 0 ? ~at : at, value);
    }

    /// <summary>Takes out a value that was added.</summary>
    public void Remove(double value) => _sorted.RemoveAt(_sorted.BinarySearch(value));
}
