using System.Net;
using System.Net.Sockets;

namespace Grokscope.Tests.Slurm;

/// <summary>The slurm.conf of a private cluster, with two ports that are free now.</summary>
/// <param name="folder">Where all files of the cluster are.</param>
/// <param name="cpus">CPUs that the node claims to have.</param>
/// <param name="settings">Lines that come on top or take the place of those here.</param>
internal sealed class SlurmConfiguration(TemporaryFolder folder, int cpus, IReadOnlyList<string> settings)
{
    private readonly (int Controller, int Node) _ports = FreePorts();

    public string MungeSocket { get; } = folder["munge.socket"];

    /// <summary>All lines.</summary>
    public string Text
    {
        get
        {
            // Slurm complains in each command's output about a key that is set twice.
            var keys = settings.Select(Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return string.Join('\n', [.. Defaults.Where(line => !keys.Contains(Key(line))), .. Nodes, .. settings, ""]);
        }
    }

    /// <summary>Whether the controller answers. Slurm's own commands take ten seconds to say that it does not.</summary>
    public bool Answers
    {
        get
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", _ports.Controller);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    private string[] Defaults =>
    [
        "ClusterName=grokscope",
        "SlurmctldHost=localhost(127.0.0.1)",
        $"SlurmctldPort={_ports.Controller}",
        $"SlurmdPort={_ports.Node}",
        "CommunicationParameters=NoCtldInAddrAny",
        "SlurmUser=root",
        // A requeued job waits until the credential of its last run has expired. Slurm takes no fewer seconds than these.
        $"AuthInfo=socket={MungeSocket},cred_expire=5",
        $"StateSaveLocation={folder["state"]}",
        $"SlurmdSpoolDir={folder["spool"]}",
        $"SlurmctldPidFile={folder["slurmctld.pid"]}",
        $"SlurmdPidFile={folder["slurmd.pid"]}",
        "SlurmctldSyslogDebug=quiet",
        "SlurmdSyslogDebug=quiet",
        "MailProg=/bin/true",
        "ProctrackType=proctrack/linuxproc",
        "TaskPlugin=task/none",
        "SelectType=select/cons_tres",
        "SelectTypeParameters=CR_CPU",
        "SlurmdParameters=config_overrides",
        "SchedulerType=sched/backfill",
        "SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0,bf_interval=1",
        "JobRequeue=1",
        // Time to save on a machine that is busy.
        "KillWait=60",
        // With 2, a node that a test sets down would be back at once.
        "ReturnToService=1",
    ];

    private string[] Nodes =>
    [
        $"NodeName={SlurmCluster.Node} NodeHostname=localhost NodeAddr=127.0.0.1 CPUs={cpus} RealMemory=65536 State=UNKNOWN",
        $"PartitionName=main Nodes={SlurmCluster.Node} Default=YES MaxTime=INFINITE State=UP",
    ];

    private static string Key(string line) => line[..line.IndexOf('=')].Trim();

    private static (int Controller, int Node) FreePorts()
    {
        // Both are held until both are known, so that they differ.
        using TcpListener first = new(IPAddress.Loopback, 0), second = new(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
