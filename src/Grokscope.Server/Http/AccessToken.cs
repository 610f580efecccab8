using System.Security.Cryptography;
using System.Text;

namespace Grokscope.Server.Http;

/// <summary>A secret of 192 random bits, made when the server starts and kept nowhere.</summary>
internal sealed class AccessToken
{
    /// <summary>Header of a request that holds it.</summary>
    public const string Header = "X-Grokscope-Token";

    private const int Bytes = 24;

    /// <summary>The secret as text.</summary>
    public string Text { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether a text is the secret; takes as long for one that is nearly right as for any other of its length.</summary>
    public bool Is(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Text));
}
