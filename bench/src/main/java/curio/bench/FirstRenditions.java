package curio.bench;

import curio.bench.ImagesRound.Renditions;
import curio.bench.gallery.Photograph;
import curio.bench.subject.PictureCalls;
import curio.bench.subject.RunningImages;
import curio.bench.subject.VipsThumbnail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long it takes until a large picture is there for the first time in a smaller size, beside
 * libvips' thumbnailer. Each picture is another file; the code of both is warm, as is the page
 * cache.
 */
final class FirstRenditions {
  private static final List<Integer> WIDTHS = List.of(320, 1280);
  private static final int TIMES = 10;
  private static final int WARM_UP_TIMES = 15;

  private final RunningImages running;
  private final Photograph large;
  private final Optional<VipsThumbnail> vips;
  private final int times;
  private final int warmUpTimes;
  private long number;

  FirstRenditions(
      Options options, RunningImages running, Photograph large, Optional<VipsThumbnail> vips) {
    this.running = running;
    this.large = large;
    this.vips = vips;
    this.times = options.quick() ? 2 : TIMES;
    this.warmUpTimes = options.quick() ? 1 : WARM_UP_TIMES;
  }

  /** How many pictures were uploaded for it. */
  long uploaded() {
    return number;
  }

  Renditions run() throws IOException {
    Map<Integer, List<Double>> own = new LinkedHashMap<>();
    Map<Integer, List<Double>> others = new LinkedHashMap<>();
    List<Double> alone = new ArrayList<>();
    Path file = Files.createTempFile("curio-bench-large", ".jpg");
    Path tiny = Files.createTempFile("curio-bench-tiny", ".jpg");
    try (PictureCalls calls = new PictureCalls(running.address())) {
      Files.write(file, large.numbered(0));
      Files.write(tiny, Photograph.of(16, 16, 0.8).numbered(0));
      for (int width : WIDTHS) {
        for (int i = 0; i < warmUpTimes; i++) {
          var _ = first(calls, width);
        }
        for (int i = 0; i < times; i++) {
          own.computeIfAbsent(width, any -> new ArrayList<>()).add(first(calls, width));
          if (vips.isPresent()) {
            others
                .computeIfAbsent(width, any -> new ArrayList<>())
                .add(vips.get().millis(file, width));
            alone.add(vips.get().millis(tiny, width));
          }
        }
      }
    } finally {
      Files.delete(file);
      Files.delete(tiny);
    }
    return new Renditions(own, others, alone);
  }

  private double first(PictureCalls calls, int width) throws IOException {
    String path = calls.upload(large.numbered(number++), running.tokens().getFirst());
    return calls.get(path + "?w=" + width);
  }
}
