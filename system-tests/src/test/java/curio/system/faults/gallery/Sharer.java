package curio.system.faults.gallery;

import curio.system.faults.Asking;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.Promise;
import curio.system.faults.gallery.Upload.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who shares pictures that others share as well, under new keys and under old ones again,
 * changes what is said about them, takes them away, and looks at them. Works on one thread; the
 * results may be read when that has ended.
 */
final class Sharer {
  private static final List<Form> FORMS = List.of(Form.values());
  private static final List<String> VISIBILITIES =
      List.of(SharedImage.PUBLIC, SharedImage.PUBLIC, "followers", "private");

  /** All of them stand on one page of a list. */
  private static final int MOST_IMAGES = 40;

  private final Eyes eyes;
  private final Asking asking;
  private final List<Picture> pictures;
  private final List<String> tags;
  private final Duration pause;
  private final List<SharedImage> present = new ArrayList<>();
  private final List<SharedImage> own = new ArrayList<>();
  private final List<Upload> unanswered = new ArrayList<>();
  private int numbers;

  /**
   * One who has not come yet.
   *
   * @param asking waits as long as an image that is changed may take
   * @param pause the longest between two requests
   */
  Sharer(Eyes eyes, Asking asking, List<Picture> pictures, List<String> tags, Duration pause) {
    this.eyes = eyes;
    this.asking = asking;
    this.pictures = pictures;
    this.tags = tags;
    this.pause = pause;
  }

  Eyes eyes() {
    return eyes;
  }

  /** All whose upload was acknowledged. */
  List<SharedImage> own() {
    return List.copyOf(own);
  }

  /** What may have been uploaded without its knowing. */
  List<Upload> unanswered() {
    return List.copyOf(unanswered);
  }

  void run(Random random) {
    while (!asking.stopped().getAsBoolean()) {
      int what = present.isEmpty() ? 0 : random.nextInt(100);
      if (present.size() == MOST_IMAGES || what >= 88) {
        delete(random, present.remove(random.nextInt(present.size())));
      } else if (what < 32) {
        share(random);
      } else if (what < 38) {
        repeat(random);
      } else if (what < 68) {
        change(random, any(random));
      } else {
        eyes.look(random, any(random), Set.copyOf(tags));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(1, pause.toMillis())));
    }
  }

  private SharedImage any(Random random) {
    return present.get(random.nextInt(present.size()));
  }

  private void share(Random random) {
    asking.ledger().count("gallery uploads");
    int number = numbers++;
    var form = FORMS.get(random.nextInt(FORMS.size()));
    var upload =
        new Upload(
            form,
            eyes.name(),
            "image-" + number,
            pictures.get(random.nextInt(pictures.size())),
            "%s-%d".formatted(eyes.name(), number),
            someTags(random),
            form == Form.BYTES
                ? SharedImage.PUBLIC
                : VISIBILITIES.get(random.nextInt(VISIBILITIES.size())));
    var outcome = asking.untilAnswered(random, eyes.name(), upload.call(eyes.token()), Set.of(201));
    if (outcome.isEmpty()) {
      unanswered.add(upload);
      return;
    }
    Upload.idIn(outcome.get())
        .map(id -> new SharedImage(id, upload))
        .ifPresent(image -> {
          own.add(image);
          present.add(image);
          eyes.shared().add(image);
        });
  }

  private void repeat(Random random) {
    asking.ledger().count("repeats");
    var image = any(random);
    var call = image.upload().call(eyes.token());
    asking
        .untilAnswered(random, eyes.name(), call, Set.of(201))
        .flatMap(Upload::idIn)
        .ifPresent(id -> same(image, id));
  }

  private void same(SharedImage image, String id) {
    asking
        .ledger()
        .check(
            Promise.IMAGE_STANDS,
            id.equals(image.id()),
            "%s: its key gave %s".formatted(image, id));
  }

  private void change(Random random, SharedImage image) {
    asking.ledger().count("gallery changes");
    int number = numbers++;
    int what = random.nextInt(1, 8);
    var members = new ArrayList<String>();
    var changes = new ArrayList<Change>();
    if ((what & 1) != 0) {
      var title = "%s-%d".formatted(eyes.name(), number);
      members.add("\"title\":\"%s\"".formatted(title));
      changes.add(Change.of(image.title(), title));
    }
    if ((what & 2) != 0) {
      var some = someTags(random);
      members.add("\"tags\":" + Upload.json(some));
      changes.add(Change.of(image.tags(), some));
    }
    if ((what & 4) != 0) {
      var visibility = VISIBILITIES.get(random.nextInt(VISIBILITIES.size()));
      members.add("\"visibility\":\"%s\"".formatted(visibility));
      changes.add(Change.of(image.visibility(), visibility));
    }
    var call = call("PATCH", image, "{" + String.join(",", members) + "}");
    var outcome = asking.untilAnswered(random, eyes.name(), call, Set.of(200));
    if (outcome.isEmpty() || outcome.get().retried()) {
      changes.forEach(change -> change.lost().run());
    }
    outcome
        .filter(answer -> answer.status() == 200)
        .ifPresent(answer -> changes.forEach(change -> change.acknowledged().run()));
  }

  /** Something that was asked for, and what to do when it is known what came of it. */
  private record Change(Runnable lost, Runnable acknowledged) {
    static <T> Change of(Property<T> property, T value) {
      int change = property.asked(value);
      return new Change(() -> property.lost(change), () -> property.acknowledged(change));
    }
  }

  /** Where no answer came the first time, the second finds nothing. */
  private void delete(Random random, SharedImage image) {
    asking.ledger().count("gallery deletions");
    image.deletionAsked();
    asking
        .untilAnswered(random, eyes.name(), call("DELETE", image, ""), Set.of(200, 404))
        .ifPresent(outcome -> {
          if (outcome.status() == 200) {
            image.deletionAcknowledged();
          } else if (outcome.status() == 404) {
            asking
                .ledger()
                .check(
                    Promise.IMAGE_STANDS,
                    outcome.retried(),
                    "%s is not there although nobody deleted it".formatted(image));
            image.deletionFoundNothing();
          }
        });
  }

  private Call call(String method, SharedImage image, String body) {
    return new Call(
        method, "/" + image.id(), body, List.of("Authorization", "Bearer " + eyes.token()));
  }

  private Set<String> someTags(Random random) {
    var some = new HashSet<String>();
    int count = random.nextInt(1, 4);
    for (int i = 0; i < count; i++) {
      some.add(tags.get(random.nextInt(tags.size())));
    }
    return Set.copyOf(some);
  }
}
