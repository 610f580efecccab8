using Grokscope.Report;

namespace Grokscope.Tests.Report;

public sealed class ChartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Columns_become_a_figure_with_its_numbers()
    {
        new Chart("Accuracy", "step", "share").AddLine("add", [0, 10, 20], [0.1, double.NaN, 0.9]).AddPoints("grok", [20], [0.9]).Write(_folder["figures"], "own");
        string svg = File.ReadAllText(_folder["figures/own.svg"]);
        Assert.All(new[] { "Accuracy", "share", ">add<", ">grok<" }, text => Assert.Contains(text, svg));
        Assert.Equal("series,step,share\nadd,0,0.1\nadd,10,\nadd,20,0.9\ngrok,20,0.9\n", File.ReadAllText(_folder["figures/own.csv"]));
        Assert.True(new FileInfo(_folder["figures/own.png"]).Length > 1000);
    }

    [Fact]
    public void What_has_no_logarithm_is_left_out() =>
        Assert.Contains("<svg", new Chart("Defect", "step", "D") { LogarithmicX = true, LogarithmicY = true }.AddPoints("D", [0, 1, 2], [1, -1, 3]).ToSvg());

    [Fact]
    public void One_value_and_none_have_axes_too()
    {
        Assert.Contains("<svg", new Chart("Nothing", "x", "y").ToSvg());
        Assert.Contains("<svg", new Chart("One", "x", "y").AddPoints("p", [3], [3]).ToSvg());
    }

    [Fact]
    public void Columns_must_be_of_one_length() =>
        Assert.Throws<ArgumentException>(() => new Chart("", "", "").AddLine("a", [1, 2], [1]));

    public void Dispose() => _folder.Dispose();
}
