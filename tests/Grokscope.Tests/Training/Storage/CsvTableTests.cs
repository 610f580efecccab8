using Grokscope.Training.Storage;

namespace Grokscope.Tests.Training.Storage;

public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_rows_and_steps_are_those_of_the_file()
    {
        CsvTable table = Read("step,loss\n10,0.5\n20,NaN\n");
        Assert.Equal(["step", "loss"], table.Names);
        Assert.Equal(2, table.Rows);
        Assert.Equal([10, 20], table.Steps());
        Assert.Equal([0.5, double.NaN], table.Column("loss"));
        Assert.Empty(table.Column("none"));
    }

    [Theory]
    [InlineData("\uFEFFstep,loss\n10,0.5\n20,0.25\n")]
    [InlineData("step,loss\r\n10,0.5\r\n20,0.25\r\n")]
    [InlineData("\uFEFFstep,loss\r\n10,0.5\r\n20,0.25\r\n30,0.1")]
    public void Byte_order_marks_and_carriage_returns_of_other_programs_are_passed_over(string text)
    {
        CsvTable table = Read(text);
        Assert.Equal(["step", "loss"], table.Names);
        Assert.Equal([10, 20], table.Steps());
        Assert.Equal([0.5, 0.25], table.Column("loss"));
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("step,lo", 0, 0)]
    [InlineData("step,loss\n", 2, 0)]
    [InlineData("step,loss\n10,0.5\n20,0.", 2, 1)]
    public void A_line_that_is_still_being_written_is_left_out(string text, int columns, int rows)
    {
        CsvTable table = Read(text);
        Assert.Equal((columns, rows, rows), (table.Names.Count, table.Rows, table.Steps().Count));
    }

    [Fact]
    public void A_file_that_is_not_there_has_no_rows() => Assert.Equal(0, CsvTable.Read(_folder["none.csv"]).Rows);

    [Theory]
    [InlineData("step,loss\n10\n", "line 2 has 1 columns")]
    [InlineData("step,loss\n10,x\n", "line 2: 'x' is not a number")]
    [InlineData("step,step\n10,10\n", "column step twice")]
    [InlineData("loss\n1\n", "no column step")]
    [InlineData("step\n10\n10\n", "line 3: step 10")]
    [InlineData("step\n10\n5\n", "line 3: step 5")]
    [InlineData("step\n1.5\n", "line 2: step 1.5")]
    [InlineData("step\n-1\n", "line 2: step -1")]
    [InlineData("step\nNaN\n", "line 2: step NaN")]
    [InlineData("step\n3000000000\n", "line 2: step 3000000000")]
    public void Damage_is_told_with_its_line(string text, string problem)
    {
        string message = Assert.Throws<StorageException>(() => Read(text).Steps()).Message;
        Assert.StartsWith(_folder["table.csv"], message);
        Assert.Contains(problem, message);
        Assert.Contains("damaged", message);
    }

    private CsvTable Read(string text)
    {
        File.WriteAllText(_folder["table.csv"], text);
        return CsvTable.Read(_folder["table.csv"]);
    }
}
