using Grokscope.Experiments;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Experiments;

public sealed class TableComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("NaN", "NaN", false)]
    [InlineData("0.5", "5e-1", false)]
    [InlineData("0", "-0", true)]
    [InlineData("NaN", "1", true)]
    [InlineData("Infinity", "-Infinity", true)]
    [InlineData("0.1", "0.10000000000000002", true)]
    public void Numbers_are_equal_if_their_bits_are(string a, string b, bool differs)
    {
        TableComparison tables = Compare($"step,x,y\n1,1,0\n2,{a},0\n3,1,0\n", $"step,x,y\n1,1,0\n2,{b},0\n3,1,0\n");
        Assert.Equal((3, differs ? 1 : 0, differs), (tables.Rows, tables.DifferingRows, tables.Differs));
        Assert.Equal((differs ? 2 : null, differs ? "x" : null), (tables.FirstDifferingStep, tables.First?.Columns.Single().Name));
    }

    [Fact]
    public void The_first_row_that_differs_is_told_with_all_its_columns()
    {
        TableComparison tables = Compare("step,x,y,z\n1,1,2,3\n2,1,2,3\n3,4,5,6\n", "step,x,y,z\n1,1,2,3\n2,1,2.5,2\n3,0,0,0\n");
        Assert.Equal((2, 2), (tables.First!.Step, tables.DifferingRows));
        Assert.Equal([new NumberDifference("y", 2, 2.5), new NumberDifference("z", 3, 2)], tables.First.Columns);
        Assert.Equal([0.5, -1], tables.First.Columns.Select(c => c.Difference));
    }

    [Fact]
    public void Columns_go_by_name_and_those_of_one_table_are_listed()
    {
        TableComparison tables = Compare("step,x,only,y\n1,1,7,2\n", "other,step,y,x\n8,1,2,1\n");
        Assert.Null(tables.FirstDifferingStep);
        Assert.Equal(["only"], tables.ColumnsOnlyInA);
        Assert.Equal(["other"], tables.ColumnsOnlyInB);
        Assert.True(tables.Differs);
    }

    [Fact]
    public void Rows_of_another_rhythm_or_beyond_the_end_of_one_are_no_difference()
    {
        TableComparison tables = Compare("step,x\n2,1\n4,1\n6,1\n8,1\n", "step,x\n3,1\n6,1\n", sameRhythm: false);
        Assert.Equal((false, 1, 3, 1), (tables.Differs, tables.Rows, tables.RowsOnlyInA, tables.RowsOnlyInB));
        tables = Compare("step,x\n2,1\n4,1\n6,1\n8,1\n", "step,x\n2,1\n4,1\n");
        Assert.Equal((false, 2, 2, 0), (tables.Differs, tables.Rows, tables.RowsOnlyInA, tables.RowsOnlyInB));
    }

    [Theory]
    [InlineData("step,x\n2,1\n6,1\n", 4, 2)]
    [InlineData("step,x\n4,1\n6,9\n", 2, 2)]
    [InlineData("step,x\n2,9\n6,1\n", 2, 2)]
    public void A_row_that_was_lost_is_a_difference(string b, int first, int rows)
    {
        TableComparison tables = Compare("step,x\n2,1\n4,1\n6,1\n", b);
        Assert.Equal((first, rows, 1, true), (tables.FirstDifferingStep, tables.Rows, tables.RowsOnlyInA, tables.Differs));
    }

    [Fact]
    public void A_table_that_was_just_begun_lacks_nothing()
    {
        TableComparison tables = Compare("step,x\n2,1\n", "");
        Assert.Equal((false, 0, 1), (tables.Differs, tables.Rows, tables.RowsOnlyInA));
    }

    private TableComparison Compare(string a, string b, bool sameRhythm = true)
    {
        (CsvTable tableA, CsvTable tableB) = (Read("a.csv", a), Read("b.csv", b));
        return TableComparison.Of(tableA, tableB, Reach(tableA), Reach(tableB), sameRhythm);

        static int Reach(CsvTable table) => table.Steps() is [.., int last] ? last : 0;
    }

    private CsvTable Read(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return CsvTable.Read(_folder[name]);
    }
}
