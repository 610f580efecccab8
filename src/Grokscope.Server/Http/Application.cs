using Grokscope.Training.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grokscope.Server.Http;

/// <summary>Answers each request: through the guard, the router, and with one plain line where something went wrong.</summary>
internal sealed class Application(Router router) : IHttpApplication<HttpContext>
{
    /// <summary>The port, known once the server listens.</summary>
    public int Port { get; set; }

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            Answers.Protect(context.Response);
            if (RequestGuard.ProblemOf(context, Port) is var (status, problem))
            {
                // What else the client sends is not looked at.
                context.Response.Headers.Connection = "close";
                await Answers.Say(context, status, problem).ConfigureAwait(false);
            }
            else
                await router.Answer(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client is gone, or the server ends.
            context.Abort();
        }
        catch (Exception e)
        {
            if (context.Response.HasStarted)
                context.Abort();
            else
                await Answers.Say(context, StatusCodes.Status500InternalServerError, Words(e)).ConfigureAwait(false);
        }
    }

    private static string Words(Exception exception) => exception is StorageException or ConfigurationException
        ? exception.Message.ReplaceLineEndings(" ")
        : $"Something went wrong ({exception.GetType().Name}).";
}
