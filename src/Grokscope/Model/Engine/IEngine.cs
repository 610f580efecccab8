namespace Grokscope.Model.Engine;

/// <summary>What <see cref="Transformer"/> asks of an engine, whichever instruction set it is compiled for.</summary>
internal interface IEngine : ILossFunction, IDisposable
{
    /// <summary>Logits of each pair, all tasks side by side: [pairs, K·P].</summary>
    void Logits(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<float> logits);

    /// <summary>Goes to a point and stays there.</summary>
    ILinearised Linearise(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights);
}

/// <summary>What <see cref="Linearisation"/> asks of an engine.</summary>
internal interface ILinearised : IDisposable
{
    /// <summary>∇L at the point, [N].</summary>
    ReadOnlySpan<float> Gradient { get; }

    /// <summary>Each task's mean cross-entropy at the point, [K].</summary>
    ReadOnlySpan<double> Losses { get; }

    /// <summary>Goes to another point, pairs or task weights.</summary>
    void MoveTo(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights);

    /// <summary>product = H·v.</summary>
    void Multiply(ReadOnlySpan<float> v, Span<float> product);
}
