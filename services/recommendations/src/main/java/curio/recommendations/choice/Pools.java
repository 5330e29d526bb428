package curio.recommendations.choice;

import curio.recommendations.choice.Candidates.Candidate;
import curio.recommendations.ranks.Fading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The images that may be given, and how much an account likes their tags. Immutable.
 *
 * @param tastes points by tag
 * @param candidates of those tags, and of any tag
 */
record Pools(Map<String, Double> tastes, List<Candidate> candidates) {
  /** An image with the tag for which it is chosen; empty: it is popular. */
  record Choice(UUID image, String tag) {}

  /** An image of liked tags: by the one that is liked most, and weighed by all of them. */
  private record Liked(UUID image, String tag, double points, double rank) {
    double log2Weight() {
      return Fading.log2(points) + rank;
    }
  }

  Pools {
    tastes = Map.copyOf(tastes);
    candidates = List.copyOf(candidates);
  }

  /**
   * Each image once, in an order of chance: those of liked tags by engagement and affinity, then
   * the others by engagement.
   */
  List<Choice> shuffled(WeightedOrder order) {
    var choices = new ArrayList<Choice>();
    var taken = new HashSet<UUID>();
    for (var liked : order.of(liked(), Liked::log2Weight)) {
      choices.add(new Choice(liked.image(), liked.tag()));
      taken.add(liked.image());
    }
    var popular =
        candidates.stream()
            .filter(one -> one.tag().equals(Candidates.ANY_TAG) && !taken.contains(one.imageId()))
            .toList();
    order.of(popular, Candidate::rank).forEach(one -> choices.add(new Choice(one.imageId(), "")));
    return choices;
  }

  private List<Liked> liked() {
    var images = new HashMap<UUID, Liked>();
    for (var one : candidates) {
      Double points = tastes.get(one.tag());
      if (points != null) {
        images.merge(
            one.imageId(), new Liked(one.imageId(), one.tag(), points, one.rank()), this::joined);
      }
    }
    // In an order of their own, so that chance alone decides.
    return images.values().stream()
        .sorted((one, other) -> one.image().compareTo(other.image()))
        .toList();
  }

  private Liked joined(Liked one, Liked other) {
    var more = points(one.tag()) >= points(other.tag()) ? one : other;
    return new Liked(one.image(), more.tag(), one.points() + other.points(), more.rank());
  }

  private double points(String tag) {
    return tastes.getOrDefault(tag, 0.0);
  }

  /** That of some tags which is liked most; empty if none is. */
  String favourite(List<String> tags) {
    return tags.stream()
        .filter(tastes::containsKey)
        .reduce((one, other) -> points(one) >= points(other) ? one : other)
        .orElse("");
  }
}
