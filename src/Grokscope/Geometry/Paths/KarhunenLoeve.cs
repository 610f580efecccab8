namespace Grokscope.Geometry.Paths;

/// <summary>
/// Shares of variance of a random walk of many equal steps in infinitely many dimensions: its path tends to Brownian motion, whose principal
/// components are known (Karhunen and Loève). A path is called low-dimensional by mistake where it does no better. Source: method.md §23, 30.
/// </summary>
internal static class KarhunenLoeve
{
    /// <summary>Share of component k = 1, 2, …: centred 6/(πk)², uncentred 2/(π(k − ½))².</summary>
    public static double Share(int k, bool centred)
    {
        double root = Math.PI * (centred ? k : k - 0.5);
        return (centred ? 6 : 2) / (root * root);
    }

    /// <summary>Share of the first k components together.</summary>
    public static double Cumulative(int k, bool centred)
    {
        double sum = 0;
        for (int i = 1; i <= k; i++)
            sum += Share(i, centred);
        return sum;
    }
}
