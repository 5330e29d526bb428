package curio.bench;

import curio.bench.gallery.Photograph;
import curio.bench.report.Machine;
import curio.bench.subject.Cleanup;
import curio.bench.subject.ImageSubject;
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

/** Galleries: the product in three shapes, the limit and the peer in turn, round by round. */
final class ImagesBench {
  /** All of them fit into the near cache and into the page cache. */
  private static final int PICTURES = 64;

  private static final int PICTURE_BYTES = 200_000;

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final List<ImageSubject> subjects;
  private final Map<String, List<ImagesRound>> rounds = new LinkedHashMap<>();

  ImagesBench(Options options, Progress progress, Cleanup cleanup, List<ImageSubject> subjects) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
    this.subjects = subjects.stream().filter(subject -> options.wants(subject.name())).toList();
  }

  /** Runs all rounds. */
  ImagesResult run() throws IOException {
    String machine;
    Optional<VipsThumbnail> vips;
    Photograph small = Photograph.ofBytes(1024, 768, PICTURE_BYTES);
    Photograph large = Photograph.of(4_000, 3_000, 0.93);
    progress.say("pictures of %,d and %,d bytes are drawn", small.length(), large.length());
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      machine = Machine.describe(work.path());
      progress.say("%s", machine);
      vips = VipsThumbnail.installed(Files.createDirectory(work.path().resolve("vips")));
      for (int round = 1; round <= options.rounds(); round++) {
        for (ImageSubject subject : subjects) {
          progress.say("round %d of %d: %s", round, options.rounds(), subject.name());
          Path directory = work.fresh(subject.name());
          try (Cleanup turn = cleanup.add(new Cleanup())) {
            RunningImages running = subject.start(directory, small, PICTURES, turn);
            ImagesTurn pictures = new ImagesTurn(options, progress, running, small, PICTURES);
            rounds
                .computeIfAbsent(subject.name(), name -> new ArrayList<>())
                .add(pictures.run(new FirstRenditions(options, running, large, vips)));
          } finally {
            work.delete(directory);
          }
        }
      }
    }
    return new ImagesResult(
        machine, options, vips.map(VipsThumbnail::version), large.length(), subjects, rounds);
  }
}
