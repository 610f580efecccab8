using Grokscope.Geometry.Bases;
using Grokscope.Training.Interventions;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Geometry.Bases;

public sealed class BasisFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["basis.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_comes_back_as_it_was()
    {
        BasisFile basis = BasisMaker.Random(50, 4, 1);
        basis.Write(File);
        BasisFile read = BasisFile.Read(File, 50);
        Assert.Equal(basis.Columns, read.Columns);
        Assert.Equal(basis.Origin, read.Origin);
        Assert.Equal(basis.Sum, read.Sum);
    }

    [Fact]
    public void The_sum_is_that_of_the_numbers_alone()
    {
        BasisFile basis = BasisMaker.Random(50, 4, 1);
        Assert.Equal(basis.Sum, (basis with { Origin = [] }).Sum);
        Assert.NotEqual(basis.Sum, (basis with { Columns = [.. basis.Columns.Reverse()] }).Sum);
    }

    [Fact]
    public void A_file_of_another_model_is_refused()
    {
        BasisMaker.Random(50, 4, 1).Write(File);
        Assert.Contains("F32 [4, 50], but directions of this model are F32 [K, 51]", Refusal(51));
        Write(Tensor.Create<float>("basis", [50], new float[50]));
        Assert.Contains("F32 [50]", Refusal(50));
        Write(Tensor.Create<double>("basis", [1, 50], [1, .. new double[49]]));
        Assert.Contains("F64 [1, 50]", Refusal(50));
    }

    [Fact]
    public void A_file_that_is_not_orthonormal_is_refused()
    {
        Write(Tensor.Create<float>("basis", [2, 3], [1, 0, 0, 0.6f, 0.8f, 0]));
        Assert.Contains("rows 1 and 2 of tensor basis are not orthonormal: their product is 0.6", Refusal(3));
        Write(Tensor.Create<float>("basis", [1, 3], [2, 0, 0]));
        Assert.Contains("rows 1 and 1", Refusal(3));
        Write(Tensor.Create<float>("basis", [1, 3], [float.NaN, 0, 0]));
        Assert.Contains("not orthonormal", Refusal(3));
    }

    [Fact]
    public void A_file_without_the_tensor_or_none_is_refused()
    {
        Write(Tensor.Create<float>("directions", [1, 3], [1, 0, 0]));
        Assert.Contains("there is no tensor basis", Refusal(3));
        System.IO.File.WriteAllText(File, "nothing");
        Assert.Contains(File, Refusal(3));
        System.IO.File.Delete(File);
        Assert.Contains(File, Refusal(3));
    }

    private void Write(Tensor tensor) => DurableFile.Write(File, stream => Safetensors.Write(stream, [tensor]));

    private string Refusal(int parameters) => Assert.Throws<StorageException>(() => BasisFile.Read(File, parameters)).Message;
}
