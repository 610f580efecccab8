using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics.Random;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Geometry;

public sealed class FolderSnapshotsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ParameterLayout _layout = new(PathRuns.SmallExperiment().Shape);
    private readonly RunFolder _run;

    public FolderSnapshotsTests()
    {
        _run = new RunFolder(_folder.Path);
        Directory.CreateDirectory(_run.Snapshots);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ARangeIsThatPartOfTheWhole()
    {
        float[] theta = Write(7);
        var snapshots = new FolderSnapshots(_run, _layout);
        Assert.Equal(theta, snapshots.Read(7));
        foreach ((int offset, int count) in new[] { (0, theta.Length), (0, 1), (theta.Length - 1, 1), (50, 100), (300, 600), (12, 0) })
        {
            var range = new float[count];
            snapshots.ReadRange(7, offset, range);
            Assert.Equal(theta[offset..(offset + count)], range);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshots.ReadRange(7, theta.Length - 1, new float[2]));
    }

    [Fact]
    public void TensorsMayStandInAnyOrder()
    {
        float[] theta = Draw(0);
        Tensor[] tensors = [.. _layout.Parameters.Select(p => Tensor.Create<float>(p.Name, [.. p.Shape.Select(size => (long)size)], theta.AsSpan(p.Range))).Reverse()];
        using (FileStream file = File.Create(_run.Snapshot(0)))
            Safetensors.Write(file, tensors);
        var range = new float[theta.Length];
        new FolderSnapshots(_run, _layout).ReadRange(0, 0, range);
        Assert.Equal(theta, range);
    }

    [Fact]
    public void WeightsThatAreNotFiniteAreRefusedWhereTheyAreRead()
    {
        float[] theta = Draw(3);
        theta[100] = float.NaN;
        Snapshot.Write(_run.Snapshot(3), _layout, 3, theta);
        var snapshots = new FolderSnapshots(_run, _layout);
        string whole = Assert.Throws<MeasureException>(() => snapshots.Read(3)).Message;
        Assert.Equal(whole, Assert.Throws<MeasureException>(() => snapshots.ReadRange(3, 90, new float[20])).Message);
        snapshots.ReadRange(3, 101, new float[20]);
    }

    [Fact]
    public void FilesThatAreNotWholeOrOfAnotherModelAreRefused()
    {
        Write(1);
        byte[] bytes = File.ReadAllBytes(_run.Snapshot(1));
        File.WriteAllBytes(_run.Snapshot(2), bytes[..^4]);
        File.WriteAllBytes(_run.Snapshot(3), bytes[..5]);
        var snapshots = new FolderSnapshots(_run, _layout);
        foreach (int step in new[] { 2, 3 })
        {
            string whole = Assert.Throws<StorageException>(() => snapshots.Read(step)).Message;
            Assert.Equal(whole, Assert.Throws<StorageException>(() => snapshots.ReadRange(step, 0, new float[1])).Message);
        }
        var other = new FolderSnapshots(_run, new ParameterLayout(PathRuns.SmallExperiment("d_ff=5").Shape));
        Assert.Contains("this model has F32 [5, 8]", Assert.Throws<StorageException>(() => other.ReadRange(1, 0, new float[1])).Message);
        Assert.Contains("Check the path", Assert.Throws<StorageException>(() => snapshots.ReadRange(99, 0, new float[1])).Message);
    }

    private float[] Write(int step)
    {
        float[] theta = Draw(step);
        Snapshot.Write(_run.Snapshot(step), _layout, step, theta);
        return theta;
    }

    private float[] Draw(int step)
    {
        var theta = new float[_layout.Count];
        new Philox(1, "test.snapshot", (ulong)step).Normal(theta);
        return theta;
    }
}
