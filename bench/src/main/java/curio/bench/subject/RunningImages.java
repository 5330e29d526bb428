package curio.bench.subject;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A gallery that serves.
 *
 * @param address where
 * @param paths of the pictures that it was started with, by their numbers
 * @param tokens of those who may upload; none where nobody may
 * @param processes all of it
 * @param stored counts its images; empty where there are only files
 * @param loads counts what its cache had to load; empty where that is not known
 * @param redis the servers it caches in
 * @param trials what it is tried with beside reads
 */
public record RunningImages(
    InetSocketAddress address,
    List<String> paths,
    List<String> tokens,
    ProcessTree processes,
    Optional<StoredImages> stored,
    Optional<LoadCount> loads,
    List<OwnRedis> redis,
    Set<Trial> trials) {
  /** More than reads of pictures that are there. */
  public enum Trial {
    /** Uploads in a closed loop. */
    UPLOADS,
    /** The first time that a large picture is asked for small. */
    RENDITIONS,
    /** Many at once ask for what no cache has. */
    MISSES,
    /** Reads while one of its Redis dies. */
    LOST_REDIS
  }

  public RunningImages {
    paths = List.copyOf(paths);
    tokens = List.copyOf(tokens);
    redis = List.copyOf(redis);
    trials = Set.copyOf(trials);
  }
}
