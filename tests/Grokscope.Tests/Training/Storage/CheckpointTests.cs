using CsCheck;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Training.Storage;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File1 => _folder["one.ckpt"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_everything_back()
    {
        Checkpoint written = Some(step: 77);
        written.Write(File1);
        var read = new Checkpoint(3, 3, 3, 2, 5);
        read.Read(File1);
        Assert.Equal(Content(written), Content(read));
    }

    [Fact]
    public void A_changed_byte_anywhere_is_told()
    {
        Some(step: 5).Write(File1);
        byte[] whole = File.ReadAllBytes(File1);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[1, 255]).Sample((at, change) =>
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)change;
            Refused(damaged);
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void Every_cut_and_every_addition_is_told()
    {
        Some(step: 5).Write(File1);
        byte[] whole = File.ReadAllBytes(File1);
        for (int length = 0; length < whole.Length; length++)
            Refused(whole[..length]);
        Refused([.. whole, 0]);
    }

    [Fact]
    public void Another_model_s_is_told()
    {
        Some(step: 5).Write(File1);
        Assert.Contains("another model", Assert.Throws<StorageException>(() => new Checkpoint(4, 4, 4, 2, 5).Read(File1)).Message);
    }

    [Theory]
    [InlineData(new[] { 10, 20, 30 }, new[] { 30, 20 })]
    [InlineData(new[] { 10, 20, 25 }, new[] { 25, 20 })]
    [InlineData(new[] { 10, 20, 25, 28 }, new[] { 28, 20 })]
    [InlineData(new[] { 10, 20, 25, 30 }, new[] { 30, 20 })]
    [InlineData(new[] { 0, 5, 10 }, new[] { 10 })]
    [InlineData(new[] { 0, 5, 10, 13, 17 }, new[] { 17, 10 })]
    public void Keeps_the_newest_and_the_regular_one_before_it(int[] written, int[] kept)
    {
        var folder = new CheckpointFolder(_folder.Path, every: 10);
        foreach (int step in written)
            folder.Write(Some(step));
        Assert.Equal(kept, folder.Steps());
    }

    [Fact]
    public void An_empty_folder_has_none()
    {
        var folder = new CheckpointFolder(_folder.Path, every: 10);
        Assert.False(folder.ReadNewest(new Checkpoint(3, 3, 3, 2, 5), _ => null, _ => Assert.Fail()));
    }

    [Fact]
    public void Falls_back_with_a_warning_and_gives_up_with_the_reasons()
    {
        var folder = new CheckpointFolder(_folder.Path, every: 10);
        folder.Write(Some(10));
        folder.Write(Some(20));
        File.WriteAllBytes(folder.PathOf(20), File.ReadAllBytes(folder.PathOf(20))[..50]);
        List<string> warnings = [];
        var read = new Checkpoint(3, 3, 3, 2, 5);
        Assert.True(folder.ReadNewest(read, _ => null, warnings.Add));
        Assert.Equal(Content(Some(10)), Content(read));
        Assert.Contains(folder.PathOf(20), Assert.Single(warnings));

        var error = Assert.Throws<RunException>(() => folder.ReadNewest(read, _ => "the checkpoint belongs to another configuration", _ => { }));
        Assert.Contains(folder.PathOf(20), error.Message);
        Assert.Contains($"{folder.PathOf(10)}: the checkpoint belongs to another configuration", error.Message);
    }

    private static Checkpoint Some(int step)
    {
        var checkpoint = new Checkpoint(3, 3, 3, 2, 5)
        {
            Configuration = "abc",
            Step = step,
            OptimiserSteps = step,
            TrainCsvLength = 1L << 40,
            EvalCsvLength = 3,
        };
        new float[] { 1, float.MinValue, -0f }.CopyTo(checkpoint.Theta, 0);
        new float[] { 4, 5, 6 }.CopyTo(checkpoint.FirstMoment, 0);
        new float[] { 7, 8, float.Epsilon }.CopyTo(checkpoint.SecondMoment, 0);
        new uint[] { uint.MaxValue, 9 }.CopyTo(checkpoint.Generator, 0);
        new int[] { 1, 2, 3, 4, -5 }.CopyTo(checkpoint.Criterion, 0);
        return checkpoint;
    }

    private static object[] Content(Checkpoint c) =>
    [
        c.Configuration, c.Step, c.OptimiserSteps, c.TrainCsvLength, c.EvalCsvLength,
        .. c.Theta.Concat(c.FirstMoment).Concat(c.SecondMoment).Select(x => (object)BitConverter.SingleToInt32Bits(x)),
        .. c.Generator.Select(x => (object)x), .. c.Criterion.Select(x => (object)x),
    ];

    private void Refused(byte[] damaged)
    {
        File.WriteAllBytes(File1, damaged);
        Assert.StartsWith(File1, Assert.Throws<StorageException>(() => new Checkpoint(3, 3, 3, 2, 5).Read(File1)).Message);
    }
}
