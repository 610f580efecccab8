namespace Grokscope.Model;

/// <summary>A model that can say how it votes, and not only how wrong it is.</summary>
internal interface IClassifier
{
    /// <summary>Logits of each pair in the order given, all tasks side by side.</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b, [B].</param>
    /// <param name="logits">Receives [B, K·P].</param>
    void Logits(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<float> logits);
}
