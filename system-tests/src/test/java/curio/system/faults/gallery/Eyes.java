package curio.system.faults.gallery;

import curio.system.faults.Asking;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import curio.system.faults.Promise;
import curio.system.faults.gallery.Told.Image;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Somebody's reads, each compared with what was acknowledged before it began. Used by one thread.
 *
 * @param name of who looks
 * @param shared all images whose upload was acknowledged
 */
record Eyes(String name, String token, List<SharedImage> shared, Asking asking) {
  /** A list that has everything has no more than this. */
  private static final int LONGEST_PAGE = 100;

  /** Asks a question wherever it likes; empty when it was stopped before. */
  @FunctionalInterface
  interface Way {
    Optional<Outcome> ask(Call call, Set<Integer> promised);
  }

  /** Any node, until there is an answer. */
  Way anywhere(Random random) {
    return (call, promised) -> asking.untilAnswered(random, name, call, promised);
  }

  /** One read of an image or a list, as chance has it. */
  void look(Random random, SharedImage image, Set<String> allTags) {
    asking.ledger().count("gallery reads");
    var way = anywhere(random);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> bytes(way, image);
      case 3 -> whole(way, image);
      case 4, 5 -> info(way, image);
      case 6 -> listOf(way, image.upload().author());
      default ->
          listWith(
              way, allTags.stream().skip(random.nextInt(allTags.size())).findFirst().orElseThrow());
    }
  }

  void bytes(Way way, SharedImage image) {
    var path = "/img/" + image.id();
    var look = Look.at(image, name);
    way.ask(Call.get(token, path), Set.of(200, 404))
        .filter(outcome -> look.found(outcome.status(), asking.ledger(), path))
        .ifPresent(outcome ->
            asking
                .ledger()
                .check(
                    Promise.IMAGE_STANDS,
                    outcome.says().equals(image.upload().picture().content()),
                    "%s: other bytes than were sent".formatted(image)));
  }

  void whole(Way way, SharedImage image) {
    told(way, image, "/" + image.id());
  }

  void info(Way way, SharedImage image) {
    told(way, image, "/img/" + image.id() + "/info");
  }

  private void told(Way way, SharedImage image, String path) {
    var look = Look.at(image, name);
    way.ask(Call.get(token, path), Set.of(200, 404))
        .filter(outcome -> look.found(outcome.status(), asking.ledger(), path))
        .ifPresent(outcome -> look.says(Told.image(outcome), asking.ledger(), path));
  }

  void listOf(Way way, String author) {
    list(
        way,
        "/img?author=%s&limit=%d".formatted(author, LONGEST_PAGE),
        image -> image.upload().author().equals(author),
        Look::mayBeAbsent);
  }

  void listWith(Way way, String tag) {
    list(
        way,
        "/img?tag=%s&limit=%d".formatted(tag, LONGEST_PAGE),
        image -> true,
        look -> look.mayLack(tag));
  }

  private void list(
      Way way, String path, Predicate<SharedImage> concerned, Predicate<Look> mayBeAbsent) {
    var looks = shared.stream().filter(concerned).map(image -> Look.at(image, name)).toList();
    way.ask(Call.get(token, path), Set.of(200))
        .filter(outcome -> outcome.status() == 200)
        .ifPresent(outcome -> {
          var page = Told.page(outcome);
          var listed =
              page.images().stream().collect(Collectors.toMap(Image::imageID, Function.identity()));
          for (var look : looks) {
            var told = listed.get(look.image().id());
            if (told != null) {
              look.found(200, asking.ledger(), path);
              look.says(told, asking.ledger(), path);
            } else if (page.next() == null && !mayBeAbsent.test(look)) {
              look.missing(asking.ledger(), path);
            }
          }
        });
  }
}
