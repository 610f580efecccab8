using System.Net;
using System.Net.Sockets;
using Grokscope.Experiments.Executors;
using Grokscope.Server.Files;
using Grokscope.Server.Http;
using Grokscope.Server.Live;
using Grokscope.Server.Runs;
using Grokscope.Training;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Grokscope.Server;

/// <summary>What a server needs to know.</summary>
/// <param name="Folder">Folder of a sweep or of a run.</param>
/// <param name="Port">The port; 0 for any that is free.</param>
/// <param name="Launcher">How a run is started that somebody lets go on.</param>
/// <param name="Tell">Takes lines that the user should see, on any thread.</param>
internal sealed record ServerOptions(string Folder, int Port, CellLauncher Launcher, Action<string> Tell);

/// <summary>
/// The page on a study, alive, for browsers on this machine: HTTP on 127.0.0.1 only. Who can connect can read the study; only who knows the token can stop runs
/// or let them go on.
/// </summary>
internal sealed class StudyServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly KestrelServer _kestrel;
    private readonly CellControl _control;
    private readonly PageCache _page;
    private bool _ended;

    private StudyServer(ServerOptions options)
    {
        var watch = new StudyWatch(options.Folder);
        // At once, so that a folder that cannot be used is told before anybody connects.
        watch.Look();
        _control = new CellControl(options.Folder, watch, options.Launcher, options.Tell);
        _page = new PageCache(options.Folder, watch);
        Feed = new LiveFeed(options.Folder, watch);
        var router = new Router(watch, _page, new ServedFiles(options.Folder), new EventStream(Feed, _ending.Token), _control, Token);
        _kestrel = new KestrelServer(
            Options.Create(Limits.Of(options.Port)), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        Application = new Application(router);
    }

    /// <summary>Where it listens: http://127.0.0.1:PORT/.</summary>
    public Uri Address => new(_kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What a request must know that changes something.</summary>
    public AccessToken Token { get; } = new();

    /// <summary>What clients are told.</summary>
    internal LiveFeed Feed { get; }

    private Application Application { get; }

    /// <summary>Begins to serve.</summary>
    /// <exception cref="ConfigurationException">The folder is neither a sweep nor a run.</exception>
    /// <exception cref="RunException">The port cannot be had.</exception>
    public static async Task<StudyServer> Start(ServerOptions options)
    {
        var server = new StudyServer(options);
        try
        {
            await server._kestrel.StartAsync(server.Application, CancellationToken.None).ConfigureAwait(false);
            server.Application.Port = server.Address.Port;
            return server;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            string why = e.InnerException is AddressInUseException ? "another program uses it" : e.Message.TrimEnd('.');
            throw new RunException($"Port {options.Port} of {IPAddress.Loopback} cannot be had: {why}. Give another one, or none for any that is free.", inner: e);
        }
    }

    /// <summary>Ends all connections, and lets the runs that it started save and end.</summary>
    /// <returns>Whether a run was stopped by it.</returns>
    public async Task<bool> Stop()
    {
        if (_ended)
            return false;
        _ended = true;
        await _ending.CancelAsync().ConfigureAwait(false);
        // Cancelled beforehand: connections are not waited for.
        await _kestrel.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        return _control.End();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop().ConfigureAwait(false);
        _kestrel.Dispose();
        _control.Dispose();
        _page.Dispose();
        Feed.Dispose();
        _ending.Dispose();
    }
}
