using Grokscope.Report.Claims.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims;

/// <summary>The claims of the published study, "The Geometry of Multi-Task Grokking: Transverse Instability, Superposition, and Weight Decay Phase Structure".</summary>
internal static class PublishedClaims
{
    /// <summary>All, in the order of the study.</summary>
    public static IReadOnlyList<Claim> All { get; } =
    [
        new OrderOfThree(), new OrderOfTwo(),
        new PathLowDimensional(), new HeadsOrthogonal(),
        new DefectOrthogonal(), new OnsetPrecedes(),
        new NoDecayNoGrok(), new TimescalePowerLaw(), new CurvatureTrend(), new ReconstructionTrend(), new LeadTrend(),
        new FewDirections(), new IncompressibleDelta(), new IncompressibleWeights(),
        new TransverseFragility(), new Redundancy(),
        new GapMinimumAtPeak(),
        new GramDeclineBeforeGrok(), new GramDeclineControls(), new GramEdgeRatio(), new GramEdgeFirst(),
    ];

    /// <summary>What a study says of each.</summary>
    public static IReadOnlyList<ClaimResult> Judge(Study study) => [.. All.Select(claim => claim.Judge(study))];
}
