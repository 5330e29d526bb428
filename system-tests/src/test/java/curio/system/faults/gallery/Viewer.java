package curio.system.faults.gallery;

import curio.system.faults.ClusterClient.Call;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Somebody who looks at what others share, and likes it or no more. Works on one thread. */
final class Viewer {
  /** Of what was shared last, so that it is looked at while it changes. */
  private static final int LATEST = 8;

  private final Eyes eyes;
  private final Set<String> tags;
  private final Duration pause;

  /**
   * One who has not come yet.
   *
   * @param tags that images may have
   * @param pause the longest between two requests
   */
  Viewer(Eyes eyes, Set<String> tags, Duration pause) {
    this.eyes = eyes;
    this.tags = tags;
    this.pause = pause;
  }

  void run(Random random) {
    while (!eyes.asking().stopped().getAsBoolean()) {
      var all = List.copyOf(eyes.shared());
      if (!all.isEmpty()) {
        int from = random.nextInt(4) == 0 ? 0 : Math.max(0, all.size() - LATEST);
        var image = all.get(random.nextInt(from, all.size()));
        if (random.nextInt(6) == 0) {
          like(random, image, random.nextInt(3) > 0);
        } else {
          eyes.look(random, image, tags);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(1, pause.toMillis())));
    }
  }

  private void like(Random random, SharedImage image, boolean liked) {
    eyes.asking().ledger().count("gallery likes");
    var path = "/img/" + image.id() + "/like";
    var likes = image.likedBy(eyes.name());
    var call =
        new Call(
            liked ? "POST" : "DELETE",
            path,
            "",
            List.of("Authorization", "Bearer " + eyes.token()));
    var look = Look.at(image, eyes.name());
    int change = likes.asked(liked);
    var outcome = eyes.asking().untilAnswered(random, eyes.name(), call, Set.of(200, 404));
    if (outcome.isEmpty() || outcome.get().retried()) {
      likes.lost(change);
    }
    outcome
        .filter(answer -> look.found(answer.status(), eyes.asking().ledger(), "like of " + path))
        .ifPresent(answer -> likes.acknowledged(change));
  }
}
