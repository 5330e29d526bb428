package curio.system.faults.gallery;

import static curio.testkit.Eventually.eventually;

import curio.system.faults.ClusterClient;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import curio.system.faults.Ledger;
import curio.system.faults.NodeProcess;
import curio.system.faults.Promise;
import curio.system.faults.gallery.Eyes.Way;
import curio.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Asks every node, when all is quiet, for everything that was shared. Used by one thread. */
final class GalleryCheck {
  private static final Duration SETTLE = Duration.ofSeconds(60);

  /** Who dies between a change and its acknowledgement leaves old rows for a minute. */
  private static final Duration FORGOTTEN = Duration.ofSeconds(75);

  /** Keys of each sharer that are asked for again at each node. */
  private static final int KEYS = 8;

  private static final List<String> ADDRESSES =
      List.of("/%s", "/img/%s", "/img/%s/info", "/img/%s?w=160");

  private final ClusterClient client;
  private final List<NodeProcess> doors;
  private final Ledger ledger;
  private final List<String> tags;

  GalleryCheck(ClusterClient client, List<NodeProcess> doors, Ledger ledger, List<String> tags) {
    this.client = client;
    this.doors = doors;
    this.ledger = ledger;
    this.tags = tags;
  }

  void all(List<Sharer> sharers) {
    for (var node : doors) {
      var way = at(node);
      for (var sharer : sharers) {
        keys(way, node, sharer);
        sharer.own().stream()
            .filter(image -> !image.isDeleting())
            .forEach(image -> present(way, node, sharer.eyes(), image));
        sharer.own().stream()
            .filter(SharedImage::isGone)
            .forEach(image -> gone(node, sharer.eyes(), image));
        sharer.eyes().listOf(way, sharer.eyes().name());
        tags.forEach(tag -> sharer.eyes().listWith(way, tag));
      }
    }
    within(SETTLE, Promise.IMAGES_WHOLE, () -> sameTags(sharers.getFirst().eyes()));
  }

  /** At one node, which may want a moment. */
  private Way at(NodeProcess node) {
    return (call, promised) ->
        Optional.of(answer(node, call))
            .filter(outcome -> {
              boolean good = promised.contains(outcome.status());
              ledger.check(
                  Promise.ANSWERS,
                  good,
                  "%s %s at %s: %s".formatted(call.method(), call.path(), node.name(), outcome));
              return good;
            });
  }

  private Outcome answer(NodeProcess node, Call call) {
    var answers = new ArrayList<Outcome>();
    within(
        SETTLE,
        Promise.NOT_WEDGED,
        () -> {
          answers.add(client.sendTo(node, call));
          if (answers.getLast().isTryAgain()) {
            throw new AssertionError(
                "%s at %s: %s".formatted(call.path(), node.name(), answers.getLast()));
          }
        });
    return answers.getLast();
  }

  private void keys(Way way, NodeProcess node, Sharer sharer) {
    var some = new ArrayList<>(sharer.own());
    some.removeIf(SharedImage::isDeleting);
    Collections.shuffle(some, new Random(some.size()));
    for (var image : some.subList(0, Math.min(KEYS, some.size()))) {
      var call = image.upload().call(sharer.eyes().token());
      way.ask(call, Set.of(201))
          .ifPresent(outcome ->
              ledger.check(
                  Promise.IMAGE_STANDS,
                  Upload.idIn(outcome).filter(image.id()::equals).isPresent(),
                  "%s: its key gave at %s %s".formatted(image, node.name(), outcome)));
    }
  }

  private void present(Way way, NodeProcess node, Eyes eyes, SharedImage image) {
    var status = answer(node, Call.get(eyes.token(), "/img/" + image.id())).status();
    ledger.check(
        Promise.IMAGE_STANDS,
        status == 200,
        "%s is answered %d at %s".formatted(image, status, node.name()));
    eyes.bytes(way, image);
    eyes.whole(way, image);
    eyes.info(way, image);
  }

  private void gone(NodeProcess node, Eyes eyes, SharedImage image) {
    for (var address : ADDRESSES) {
      var call = Call.get(eyes.token(), address.formatted(image.id()));
      within(
          FORGOTTEN,
          Promise.IMAGE_STANDS,
          () -> {
            var outcome = client.sendTo(node, call);
            if (outcome.status() != 404) {
              throw new AssertionError(
                  "%s is deleted, but %s at %s: %d"
                      .formatted(image, call.path(), node.name(), outcome.status()));
            }
          });
    }
  }

  /** Which tags there are, and how often, every node tells alike. */
  private void sameTags(Eyes eyes) {
    var told = new HashSet<Told.Tags>();
    for (var node : doors) {
      var outcome = answer(node, Call.get(eyes.token(), "/tags?limit=100"));
      told.add(Told.tags(outcome));
    }
    if (told.size() != 1) {
      throw new AssertionError("nodes tell of different tags: " + told);
    }
  }

  private void within(Duration limit, Promise promise, Eventually.Assertion assertion) {
    try {
      eventually(limit, assertion);
      ledger.kept(promise);
    } catch (AssertionError e) {
      ledger.broken(promise, String.valueOf(e.getMessage()));
    }
  }
}
