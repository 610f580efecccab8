namespace Grokscope;

/// <summary>What the process ends with.</summary>
internal enum ExitCode
{
    /// <summary>All that was asked for is done.</summary>
    Done = 0,

    /// <summary>It failed: diverged, disk, damaged file; of a comparison: something differs.</summary>
    Failed = 1,

    /// <summary>Wrong usage or configuration.</summary>
    Usage = 2,

    /// <summary>The folder is in use by another process.</summary>
    InUse = 3,

    /// <summary>Stopped by a signal after saving a checkpoint; the same command goes on.</summary>
    Stopped = 75,
}
