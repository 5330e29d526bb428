package curio.gallery;

import static curio.config.Checks.check;

import curio.config.ByteSize;
import curio.config.Setting;
import curio.gallery.pictures.DecodingBounds;

/** What can be set of the gallery: {@code gallery.…} of the configuration. Immutable. */
public record GallerySettings(
    @Setting(
            value =
                "Most images that one account uploads in a minute, and most changes that it makes"
                    + " of images; 0: any number",
            standard = "120")
        int uploadsPerMinute,
    @Setting(
            value =
                "Most times in a minute that one account likes images, or no more; 0: any number",
            standard = "600")
        int likesPerMinute,
    @Setting(value = "Most images that one account has", standard = "100000") int mostImages,
    @Setting(value = "Most bytes that the images of one account have", standard = "20GiB")
        ByteSize mostBytes,
    @Setting(
            value =
                "Pictures that one node decodes at once; together they take a quarter of the heap"
                    + " at most",
            standard = "2")
        int decodings) {
  private static final int MOST_RATE = 1_000_000;
  private static final int MOST_DECODINGS = 64;

  public GallerySettings {
    checkRate("uploads-per-minute", uploadsPerMinute);
    checkRate("likes-per-minute", likesPerMinute);
    check(mostImages > 0, "most-images: " + mostImages + " (expected: at least 1)");
    check(mostBytes.bytes() > 0, "most-bytes: " + mostBytes + " (expected: more than 0B)");
    check(
        decodings > 0 && decodings <= MOST_DECODINGS,
        "decodings: " + decodings + " (expected: 1 to " + MOST_DECODINGS + ")");
  }

  /** How much decoding may go on. */
  DecodingBounds bounds() {
    var usual = DecodingBounds.defaults();
    return new DecodingBounds(decodings, usual.memory(), usual.queueTimeout(), usual.time());
  }

  private static void checkRate(String name, int rate) {
    check(
        rate >= 0 && rate <= MOST_RATE, name + ": " + rate + " (expected: 0 to " + MOST_RATE + ")");
  }
}
