namespace Grokscope.Model.Engine;

/// <summary>What <see cref="Transformer"/> asks of an engine, whichever instruction set it is compiled for.</summary>
internal interface IEngine : ITwiceDifferentiable, IDisposable
{
    /// <summary>Logits of each pair, all tasks side by side: [pairs, K·P].</summary>
    void Logits(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<float> logits);
}
