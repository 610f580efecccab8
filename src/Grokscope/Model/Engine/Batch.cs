namespace Grokscope.Model.Engine;

/// <summary>
/// A list of pairs prepared for the engine: repeats merged into a count, pairs in ascending order, cut into chunks, and for the first
/// layer the distinct (position, token) rows with the pairs in which each stands. All of it depends on the list alone.
/// </summary>
internal sealed class Batch
{
    /// <summary>Most pairs of a chunk. Chunks are summed in order, so their size decides bits; threads do not.</summary>
    public const int ChunkSize = 128;

    private const int Unit = 4; // rows of the widest small tile
    private const int UnitsPerChunk = ChunkSize / Unit;

    private readonly int _modulus;
    private readonly int[] _count;
    private readonly int[] _rowOfToken; // [2·P]
    private readonly int[] _next;
    private readonly int[] _chunkStart, _chunkSize; // [n] of the chunk that holds the pair

    public Batch(int modulus)
    {
        int pairs = modulus * modulus;
        _modulus = modulus;
        _count = new int[pairs];
        _rowOfToken = new int[2 * modulus];
        _next = new int[2 * modulus];
        Pair = new int[pairs];
        Repeats = new int[pairs];
        FirstRow = new int[pairs];
        SecondRow = new int[pairs];
        Members = new int[2 * pairs];
        _chunkStart = new int[pairs];
        _chunkSize = new int[pairs];
        RowToken = new int[2 * modulus];
        RowStart = new int[(2 * modulus) + 1];
    }

    /// <summary>Length of the list, repeats included.</summary>
    public int Size { get; private set; }

    /// <summary>Number n of distinct pairs.</summary>
    public int Distinct { get; private set; }

    /// <summary>[n] distinct pairs a·P + b, ascending.</summary>
    public int[] Pair { get; }

    /// <summary>[n] how often each stands in the list.</summary>
    public int[] Repeats { get; }

    /// <summary>Number R of distinct (position, token) rows; those of position 0 come first.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of rows of position 0.</summary>
    public int RowsAtFirst { get; private set; }

    /// <summary>[R] token of each row.</summary>
    public int[] RowToken { get; }

    /// <summary>[n] row of each pair's a, at position 0.</summary>
    public int[] FirstRow { get; }

    /// <summary>[n] row of each pair's b, at position 1.</summary>
    public int[] SecondRow { get; }

    /// <summary>[R + 1] where each row's pairs begin in <see cref="Members"/>.</summary>
    public int[] RowStart { get; }

    /// <summary>[2n] pairs (indices into the distinct ones, ascending) of each row.</summary>
    public int[] Members { get; }

    /// <summary>Number of chunks.</summary>
    public int Chunks => (Units + UnitsPerChunk - 1) / UnitsPerChunk;

    /// <summary>First pair of a chunk. Chunks are of nearly equal size, and all but the last of whole tiles.</summary>
    public int ChunkStart(int chunk) => Math.Min(Distinct, Unit * (int)((long)Units * chunk / Chunks));

    /// <summary>
    /// Row of query q of pair j in a matrix of all chunks, one after the other, each holding query 0 of its pairs, then query 1.
    /// </summary>
    public int QueryRow(int q, int j, int queries) => ((queries - 1) * _chunkStart[j]) + (q * _chunkSize[j]) + j;

    /// <summary>Takes a list of pairs.</summary>
    /// <exception cref="ArgumentException">The list is empty or holds something that is no pair.</exception>
    public void Take(ReadOnlySpan<int> pairs)
    {
        if (pairs.IsEmpty)
            throw new ArgumentException("A list of pairs needs at least one.", nameof(pairs));
        foreach (int pair in pairs)
            if ((uint)pair >= (uint)_count.Length)
                throw new ArgumentException($"{pair} is no pair: with modulus {_modulus} they go from 0 to {_count.Length - 1}.", nameof(pairs));
        Size = pairs.Length;
        foreach (int pair in pairs)
            _count[pair]++;
        _rowOfToken.AsSpan().Fill(-1);
        Distinct = 0;
        for (int pair = 0; pair < _count.Length; pair++)
        {
            if (_count[pair] == 0)
                continue;
            Pair[Distinct] = pair;
            Repeats[Distinct++] = _count[pair];
            _count[pair] = 0;
            _rowOfToken[pair / _modulus] = 0;
            _rowOfToken[_modulus + (pair % _modulus)] = 0;
        }
        NumberRows();
        ListMembers();
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            (int start, int end) = (ChunkStart(chunk), ChunkStart(chunk + 1));
            _chunkStart.AsSpan(start, end - start).Fill(start);
            _chunkSize.AsSpan(start, end - start).Fill(end - start);
        }
    }

    private int Units => (Distinct + Unit - 1) / Unit;

    private void NumberRows()
    {
        Rows = 0;
        for (int i = 0; i < 2 * _modulus; i++)
        {
            if (i == _modulus)
                RowsAtFirst = Rows;
            if (_rowOfToken[i] < 0)
                continue;
            _rowOfToken[i] = Rows;
            RowToken[Rows++] = i % _modulus;
        }
    }

    private void ListMembers()
    {
        _next.AsSpan(0, Rows).Clear();
        for (int j = 0; j < Distinct; j++)
        {
            FirstRow[j] = _rowOfToken[Pair[j] / _modulus];
            SecondRow[j] = _rowOfToken[_modulus + (Pair[j] % _modulus)];
            _next[FirstRow[j]]++;
            _next[SecondRow[j]]++;
        }
        RowStart[0] = 0;
        for (int row = 0; row < Rows; row++)
        {
            RowStart[row + 1] = RowStart[row] + _next[row];
            _next[row] = RowStart[row];
        }
        for (int j = 0; j < Distinct; j++)
        {
            Members[_next[FirstRow[j]]++] = j;
            Members[_next[SecondRow[j]]++] = j;
        }
    }
}
