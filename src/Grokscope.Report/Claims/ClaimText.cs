namespace Grokscope.Report.Claims;

/// <summary>What is claimed, where, and how it is decided: the same for every study.</summary>
/// <param name="Id">Its name, in kebab-case.</param>
/// <param name="Title">It in a few words.</param>
/// <param name="Sentence">It as published, shortened.</param>
/// <param name="Source">Where it stands: sections of published.md, and of method.md where its weakness is described.</param>
/// <param name="Statistic">The number that decides.</param>
/// <param name="NullIs">What the null level is.</param>
/// <param name="Published">The published number, short.</param>
/// <param name="PublishedDetail">What more was published of it.</param>
/// <param name="Rule">Which numbers give which verdict.</param>
/// <seealso cref="StudyReport"/>
public sealed record ClaimText(string Id, string Title, string Sentence, string Source, string Statistic, string NullIs, string Published, string PublishedDetail, string Rule);
