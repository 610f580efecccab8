namespace Grokscope.Tests.Slurm;

/// <summary>One cluster for all tests of a class. It starts with the first test that needs it, so that they can be skipped.</summary>
public sealed class SharedSlurm : IDisposable
{
    private readonly Lazy<SlurmCluster> _cluster = new(() => new SlurmCluster());

    /// <summary>The cluster; skips the running test where there can be none.</summary>
    internal SlurmCluster Cluster
    {
        get
        {
            SlurmCluster.SkipWithout();
            return _cluster.Value;
        }
    }

    public void Dispose()
    {
        if (_cluster.IsValueCreated)
            _cluster.Value.Dispose();
    }
}
