namespace Grokscope.Experiments;

/// <summary>A key whose value differs between two configurations, A and B.</summary>
/// <param name="Key">Table and key, such as "train.lr"; "task.outputs" where only the order of the tasks differs.</param>
/// <param name="A">The first one's value as TOML; null where it has no such key.</param>
/// <param name="B">The second one's.</param>
internal sealed record SettingDifference(string Key, string? A, string? B)
{
    /// <summary>In words, where A is found in a folder and B is asked for: "train.lr: 0.001 there, 0.01 now".</summary>
    public string ThereAndNow() => $"{Key}: {A ?? "absent"} there, {B ?? "absent"} now";
}
