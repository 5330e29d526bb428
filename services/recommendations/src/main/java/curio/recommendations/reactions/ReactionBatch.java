package curio.recommendations.reactions;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.ImageReaction;
import curio.log.LogRecord;
import curio.recommendations.ranks.Engagement.Added;
import curio.recommendations.viewers.SeenTable;
import curio.recommendations.viewers.SeenTable.Look;
import curio.recommendations.viewers.TasteTable.Experience;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the reactions of a batch come to. Not thread-safe. */
final class ReactionBatch {
  /** What a like teaches of an account's taste, where a view teaches 1. */
  private static final double LIKE_POINTS = 10;

  /** So many views of one event teach, however many there were. */
  private static final int VIEWS_THAT_TEACH = 10;

  private final Map<UUID, Added> images = new HashMap<>();
  private final Map<Viewing, Look> looks = new HashMap<>();
  private final List<Experience> experiences = new ArrayList<>();

  private record Viewing(long account, UUID image) {}

  /**
   * Adds a reaction.
   *
   * @param now moments behind it count as it
   */
  void add(LogRecord record, Instant now) {
    var reaction = reaction(record);
    var image = UUID.fromString(reaction.getImageId());
    var at = record.event().occurredAt().isAfter(now) ? now : record.event().occurredAt();
    switch (reaction.getReactionCase()) {
      case VIEWS -> {
        if (reaction.getViews() < 1) {
          throw new IllegalArgumentException(
              "views: %d (expected: >= 1)".formatted(reaction.getViews()));
        }
        count(image, new Added(reaction.getViews(), 0));
        learn(reaction, image, Math.min(VIEWS_THAT_TEACH, reaction.getViews()), at);
      }
      case LIKED -> {
        int like = reaction.getLiked() ? 1 : -1;
        count(image, new Added(0, like));
        learn(reaction, image, like * LIKE_POINTS, at);
      }
      case REACTION_NOT_SET -> {
        // Of a later release.
      }
    }
  }

  private static ImageReaction reaction(LogRecord record) {
    try {
      return ImageReaction.parseFrom(record.event().payload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a reaction that cannot be read", e);
    }
  }

  private void count(UUID image, Added added) {
    images.merge(image, added, Added::sum);
  }

  private void learn(ImageReaction reaction, UUID image, double points, Instant at) {
    long account = reaction.getUserId();
    if (account > 0) {
      experiences.add(new Experience(account, image, points, at));
      looks.merge(
          new Viewing(account, image),
          new Look(account, image, at),
          (one, other) -> one.at().isAfter(other.at()) ? one : other);
    }
  }

  /** What is counted, by image. */
  Map<UUID, Added> images() {
    return images;
  }

  /** What accounts have seen, each image once. */
  Collection<Look> looks() {
    return looks.values();
  }

  /** What accounts learned. */
  List<Experience> experiences() {
    return experiences;
  }

  /** Accounts whose lists should be cut to their bounds; everybody's are now and then. */
  Set<Long> accountsToTrim() {
    return looks.keySet().stream()
        .filter(viewing -> SeenTable.isTrimmedBy(viewing.image()))
        .map(Viewing::account)
        .collect(Collectors.toUnmodifiableSet());
  }
}
