using System.Buffers.Binary;
using System.Numerics;

namespace Grokscope.Training.Storage;

/// <summary>
/// SHA-256 (FIPS 180-4) in managed code. That of .NET asks OpenSSL, which a bare container lacks, and whose absence ends the process; checksums are all that would be needed of it.
/// </summary>
internal sealed class Sha256
{
    /// <summary>Bytes of a sum.</summary>
    public const int Size = 32;

    private const int BlockSize = 64;

    // First 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static readonly uint[] Rounds =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    // The same of the square roots of the first 8.
    private readonly uint[] _state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
    private readonly byte[] _block = new byte[BlockSize];
    private readonly uint[] _words = new uint[BlockSize];
    private int _filled;
    private ulong _bytes;

    /// <summary>The sum of some bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        var sum = new Sha256();
        sum.Append(content);
        return sum.Finish();
    }

    /// <summary>Takes in further bytes.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        _bytes += (ulong)content.Length;
        if (_filled > 0)
        {
            int taken = Math.Min(BlockSize - _filled, content.Length);
            content[..taken].CopyTo(_block.AsSpan(_filled));
            _filled += taken;
            content = content[taken..];
            if (_filled < BlockSize)
                return;
            Compress(_block);
            _filled = 0;
        }
        for (; content.Length >= BlockSize; content = content[BlockSize..])
            Compress(content);
        content.CopyTo(_block);
        _filled = content.Length;
    }

    /// <summary>The sum of all bytes that were taken in; to be called once.</summary>
    public byte[] Finish()
    {
        // A one, zeros, and the number of bits in the last eight bytes of a block.
        byte[] end = new byte[(_filled < BlockSize - 8 ? BlockSize : 2 * BlockSize) - _filled];
        end[0] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(end.AsSpan(end.Length - 8), 8 * _bytes);
        Append(end);
        byte[] sum = new byte[Size];
        for (int i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(sum.AsSpan(4 * i), _state[i]);
        return sum;
    }

    private void Compress(ReadOnlySpan<byte> block)
    {
        uint[] w = _words;
        for (int t = 0; t < 16; t++)
            w[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * t)..]);
        for (int t = 16; t < w.Length; t++)
        {
            uint early = w[t - 15], late = w[t - 2];
            w[t] = w[t - 16] + (BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ (early >> 3))
                + w[t - 7] + (BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10));
        }
        (uint a, uint b, uint c, uint d, uint e, uint f, uint g, uint h) = (_state[0], _state[1], _state[2], _state[3], _state[4], _state[5], _state[6], _state[7]);
        for (int t = 0; t < w.Length; t++)
        {
            uint first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25)) + ((e & f) ^ (~e & g)) + Rounds[t] + w[t];
            uint second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }
        uint[] after = [a, b, c, d, e, f, g, h];
        for (int i = 0; i < after.Length; i++)
            _state[i] += after[i];
    }
}
