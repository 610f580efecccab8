using Grokscope.Geometry.Statistics;

namespace Grokscope.Tests.Geometry.Statistics;

/// <summary>Weeks of remission under 6-mercaptopurine and placebo: Freireich et al. 1963, Blood 21, 699; censored ones are negative here.</summary>
internal static class Leukaemia
{
    public static readonly IReadOnlyList<Lifetime> Treated = Read(6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35);

    public static readonly IReadOnlyList<Lifetime> Placebo = Read(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23);

    public static IReadOnlyList<Subject> Subjects => [.. Treated.Select(life => new Subject(life, true, 0)), .. Placebo.Select(life => new Subject(life, false, 0))];

    private static Lifetime[] Read(params double[] weeks) => [.. weeks.Select(time => new Lifetime(Math.Abs(time), time < 0))];
}
