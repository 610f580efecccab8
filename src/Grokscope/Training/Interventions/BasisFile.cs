using Grokscope.Training.Storage;

namespace Grokscope.Training.Interventions;

/// <summary>
/// Directions in the space of the parameters and where they come from, as a safetensors file: a tensor "basis" [K, N] of float32, its rows
/// orthonormal, entries in flat order; the origin stands in the header as texts.
/// </summary>
/// <param name="Columns">B's columns, [K][N].</param>
/// <param name="Origin">Where they come from: free texts by name, such as ("run", "seed=42").</param>
internal sealed record BasisFile(IReadOnlyList<float[]> Columns, IReadOnlyList<(string Key, string Value)> Origin)
{
    /// <summary>Name of the tensor.</summary>
    public const string TensorName = "basis";

    // Rows of a float32 file are orthonormal to some 1e-6; a basis that was never orthonormalised is far from it.
    private const double LargestOverlap = 1e-4;

    /// <summary>SHA-256, in hexadecimal, of the directions as little-endian float32.</summary>
    public string Sum
    {
        get
        {
            var sum = new Sha256();
            foreach (float[] column in Columns)
                sum.Append(LittleEndian.Bytes<float>(column));
            return Convert.ToHexStringLower(sum.Finish());
        }
    }

    /// <summary>Writes the file, by rename.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Write(string path)
    {
        int N = Columns[0].Length;
        var all = new float[Columns.Count * N];
        for (int k = 0; k < Columns.Count; k++)
            Columns[k].CopyTo(all, k * N);
        var tensor = Tensor.Create<float>(TensorName, [Columns.Count, N], all);
        DurableFile.Write(path, stream => Safetensors.Write(stream, [tensor], Origin));
    }

    /// <summary>Reads a file, of Grokscope or another program.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">N.</param>
    /// <exception cref="StorageException">It cannot be read, or holds no orthonormal directions of this model.</exception>
    public static BasisFile Read(string path, int parameters)
    {
        Tensor tensor = Safetensors.Read(path).FirstOrDefault(t => t.Name == TensorName)
            ?? throw new StorageException(path, $"there is no tensor {TensorName} in it");
        if (tensor.Type != TensorType.F32 || tensor.Shape is not [> 0, var N] || N != parameters)
            throw new StorageException(
                path, $"tensor {TensorName} is {tensor.Type} [{string.Join(", ", tensor.Shape)}], but directions of this model are F32 [K, {parameters}], one a row");
        float[] all = tensor.ToArray<float>();
        float[][] columns = [.. all.Chunk(parameters)];
        for (int j = 0; j < columns.Length; j++)
            for (int k = 0; k <= j; k++)
            {
                double product = Numerics.LinearAlgebra.Vectors64.Dot(columns[j], columns[k]);
                if (!(Math.Abs(product - (j == k ? 1 : 0)) < LargestOverlap))
                    throw new StorageException(path, $"rows {k + 1} and {j + 1} of tensor {TensorName} are not orthonormal: their product is {product:g3}. Orthonormalise them first");
            }
        return new BasisFile(columns, Safetensors.ReadMetadata(path));
    }
}
