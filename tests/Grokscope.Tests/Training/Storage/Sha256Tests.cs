using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Grokscope.Tests.Architecture;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Training.Storage;

public sealed class Sha256Tests
{
    // FIPS 180-4, examples.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void It_is_the_standards(string text, string sum) => Assert.Equal(sum, Convert.ToHexStringLower(Sha256.Of(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void It_is_the_systems_of_any_bytes_in_any_pieces() =>
        Gen.Byte.Array[0, 300].Array[0, 6].Sample(pieces =>
        {
            var sum = new Sha256();
            foreach (byte[] piece in pieces)
                sum.Append(piece);
            return sum.Finish().AsSpan().SequenceEqual(SHA256.HashData([.. pieces.SelectMany(piece => piece)]));
        });

    [Fact]
    public void Each_length_around_the_blocks_is_right() =>
        Assert.All(Enumerable.Range(0, 260), length =>
        {
            byte[] content = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
            Assert.Equal(SHA256.HashData(content), Sha256.Of(content));
        });

    // OpenSSL is not on every machine, and .NET ends the process where it is looked for and is not there.
    [Theory]
    [InlineData("Grokscope")]
    [InlineData("Grokscope.Report")]
    [InlineData("Grokscope.Cli")]
    public void Nothing_but_the_server_asks_for_OpenSSL(string assembly) =>
        Assert.DoesNotContain(System.Reflection.Assembly.Load(assembly).GetTypes().SelectMany(TypeReferences.Of), used => used.Namespace == "System.Security.Cryptography");
}
