package curio.bench;

import curio.bench.load.LoadResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one gallery did in one round; what it was not tried with is empty.
 *
 * @param reads closed loop on all connections, any picture of the album
 * @param half the same at a fixed rate, half of what the closed loop reached
 * @param cpu of one read in the closed loop
 * @param uploads closed loop on all connections
 * @param lost reads at half load while a Redis died
 * @param misses many at once who asked for what no cache had
 * @param renditions first renditions of large pictures
 * @param problems whatever was not as promised, in sentences
 */
record ImagesRound(
    LoadResult reads,
    LoadResult half,
    CpuPerRead cpu,
    Optional<LoadResult> uploads,
    Optional<LostRedis> lost,
    Optional<Misses> misses,
    Optional<Renditions> renditions,
    List<String> problems) {
  ImagesRound {
    problems = List.copyOf(problems);
  }

  /** CPU microseconds of one read: all of the subject, the load generator. */
  record CpuPerRead(double subject, double generator) {}

  /**
   * Many at once who asked for one picture that no cache had.
   *
   * @param asked how many
   * @param statuses how often each status was answered; 0: none
   * @param loads how often the picture was loaded
   * @param seconds until the last had it
   */
  record Misses(int asked, Map<Integer, Long> statuses, long loads, double seconds) {
    Misses {
      statuses = Map.copyOf(statuses);
    }
  }

  /**
   * First renditions of a large picture, milliseconds by width, each of another picture.
   *
   * @param own of the product, from request to the last byte
   * @param vips of libvips' thumbnailer, from start to end of its process; empty where there is
   *     none
   * @param vipsAlone of the same with hardly any picture: what starting it takes
   */
  record Renditions(
      Map<Integer, List<Double>> own, Map<Integer, List<Double>> vips, List<Double> vipsAlone) {
    Renditions {
      own = Map.copyOf(own);
      vips = Map.copyOf(vips);
      vipsAlone = List.copyOf(vipsAlone);
    }
  }
}
