package curio.bench;

import curio.bench.subject.ImageSubject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All rounds of the gallery's benchmark.
 *
 * @param machine what it ran on
 * @param options how it was run
 * @param vips version of libvips' thumbnailer, where there is one
 * @param largeBytes of the 12-megapixel picture
 * @param subjects all that took part
 * @param rounds of each subject by name, in the order they had their turns
 */
record ImagesResult(
    String machine,
    Options options,
    Optional<String> vips,
    int largeBytes,
    List<ImageSubject> subjects,
    Map<String, List<ImagesRound>> rounds) {
  static final String NEAR = "curio";
  static final String RING = "curio-redis";
  static final String STORE = "curio-store";
  static final String NGINX = "nginx";
  static final String PEER = "peer-images";

  ImagesResult {
    subjects = List.copyOf(subjects);
  }

  List<ImagesRound> of(String subject) {
    return rounds.getOrDefault(subject, List.of());
  }
}
