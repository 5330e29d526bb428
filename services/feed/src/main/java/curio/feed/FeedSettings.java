package curio.feed;

import static curio.config.Checks.check;

import curio.config.Setting;

/** What can be set of the feed: {@code feed.…} of the configuration. Immutable. */
public record FeedSettings(
    @Setting(value = "Most people that one account follows", standard = "5000") int maxFollows,
    @Setting(
            value = "Most people that one account begins to follow in a minute; 0: any number",
            standard = "120")
        int followsPerMinute,
    @Setting(value = "Most people that one account blocks", standard = "5000") int maxBlocks,
    @Setting(
            value = "Most people that one account blocks in a minute; 0: any number",
            standard = "120")
        int blocksPerMinute,
    @Setting(value = "Most posts of one account in a minute; 0: any number", standard = "30")
        int postsPerMinute) {
  public FeedSettings {
    check(
        maxFollows > 0 && maxFollows <= 100_000,
        "max-follows: " + maxFollows + " (expected: 1 to 100000)");
    checkRate("follows-per-minute", followsPerMinute);
    check(
        maxBlocks > 0 && maxBlocks <= 100_000,
        "max-blocks: " + maxBlocks + " (expected: 1 to 100000)");
    checkRate("blocks-per-minute", blocksPerMinute);
    checkRate("posts-per-minute", postsPerMinute);
  }

  private static void checkRate(String name, int rate) {
    check(rate >= 0 && rate <= 100_000, name + ": " + rate + " (expected: 0 to 100000)");
  }
}
