package curio.recommendations.choice;

import curio.contracts.recommendations.v1.RecommendReply;
import curio.contracts.recommendations.v1.RecommendReply.Recommendation;
import curio.contracts.recommendations.v1.RecommendRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.recommendations.choice.Pools.Choice;
import curio.recommendations.viewers.SeenTable;
import curio.recommendations.viewers.TasteTable;
import curio.store.Database;
import curio.store.PageSize;
import curio.text.TagRule;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import org.jdbi.v3.core.Handle;

/// Chooses images for an account: by chance, weighed by engagement and by how much the account
/// likes their tags, from the images of the highest rank in each of its twenty favourite tags.
/// Where these do not suffice, or for nobody in particular, popular ones. Never its own, and none
/// that it has seen as long as there is another; then those that it has seen the longest ago. What
/// is given counts as seen, so that two calls at once do not give the same.
///
/// Costs two reads and a write, of bounded size: at most 2 200 candidates. Thread-safe.
public final class Recommender {
  private static final int MAX_LIMIT = 100;

  /** So many images of a liked tag take part. */
  private static final int POOL = 100;

  /** So many popular images, or images of the tag that is asked for, take part. */
  private static final int WIDE_POOL = 200;

  private final Database database;
  private final Clock clock;
  private final WeightedOrder order;
  private final Counter forTag;
  private final Counter popular;
  private final Counter again;

  /**
   * One on a migrated database.
   *
   * @param random the source of chance, each time from 0 inclusive to 1 exclusive; thread-safe
   */
  public Recommender(Database database, Clock clock, DoubleSupplier random, MeterRegistry metrics) {
    this.database = database;
    this.clock = clock;
    this.order = new WeightedOrder(random);
    this.forTag = counter("tag", metrics);
    this.popular = counter("popular", metrics);
    this.again = counter("again", metrics);
  }

  private static Counter counter(String why, MeterRegistry metrics) {
    return Counter.builder("recommendations_given")
        .description("images that were recommended: for a tag, as popular, or once more")
        .tag("why", why)
        .register(metrics);
  }

  /**
   * Images for somebody, each once; none if there are none. A tag may be in any case and form.
   *
   * @throws CurioException INVALID for a limit that is not 1 to 100, or a negative account
   */
  public RecommendReply recommend(RecommendRequest request) {
    int limit = PageSize.checked(request.getLimit(), MAX_LIMIT);
    long account = request.getViewerId();
    if (account < 0) {
      throw new CurioException(
          ErrorCode.INVALID, "viewer_id: %d (expected: >= 0)".formatted(account));
    }
    var tag = folded(request.getTag());
    return tag.isEmpty()
        ? RecommendReply.getDefaultInstance()
        : recommend(request.toBuilder().setTag(tag.get()).build(), limit);
  }

  /** The tag as images have it; empty for what no image can have. */
  private static Optional<String> folded(String tag) {
    if (tag.isEmpty()) {
      return Optional.of(tag);
    }
    try {
      return Optional.of(TagRule.read(tag));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private RecommendReply recommend(RecommendRequest request, int limit) {
    long account = request.getViewerId();
    var now = clock.instant();
    var pools =
        database.read(tx -> {
          var tastes = tastes(tx, request, now);
          return new Pools(tastes, Candidates.find(tx, account, limits(request, tastes)));
        });
    var ordered = pools.shuffled(order);
    if (account == 0) {
      return reply(ordered.subList(0, Math.min(limit, ordered.size())), List.of());
    }
    var given = claimed(account, ordered, limit, now);
    return reply(given, seenBefore(request, pools, given, now));
  }

  private static Map<String, Double> tastes(Handle tx, RecommendRequest request, Instant now) {
    if (!request.getTag().isEmpty()) {
      return Map.of(request.getTag(), 1.0);
    }
    long account = request.getViewerId();
    return account == 0 ? Map.of() : TasteTable.find(tx, account, now);
  }

  private static Map<String, Integer> limits(RecommendRequest request, Map<String, Double> tastes) {
    if (!request.getTag().isEmpty()) {
      return Map.of(request.getTag(), WIDE_POOL);
    }
    var limits = new HashMap<String, Integer>();
    tastes.keySet().forEach(tag -> limits.put(tag, POOL));
    limits.put(Candidates.ANY_TAG, WIDE_POOL);
    return limits;
  }

  /** The first that were not seen meanwhile either. */
  private List<Choice> claimed(long account, List<Choice> ordered, int limit, Instant now) {
    var given = new ArrayList<Choice>();
    int next = 0;
    while (given.size() < limit && next < ordered.size()) {
      int end = Math.min(ordered.size(), next + limit - given.size());
      var some = ordered.subList(next, end);
      next = end;
      var images = some.stream().map(Choice::image).toList();
      var unseen = database.inOneStatement(tx -> SeenTable.claim(tx, account, images, now));
      some.stream().filter(choice -> unseen.contains(choice.image())).forEach(given::add);
    }
    if (given.stream().map(Choice::image).anyMatch(SeenTable::isTrimmedBy)) {
      int _ = database.inOneStatement(tx -> SeenTable.trim(tx, List.of(account)));
    }
    return given;
  }

  private List<Choice> seenBefore(
      RecommendRequest request, Pools pools, List<Choice> given, Instant now) {
    int missing = request.getLimit() - given.size();
    if (missing == 0) {
      return List.of();
    }
    List<UUID> images = given.stream().map(Choice::image).toList();
    return database
        .inOneStatement(tx ->
            SeenTable.longestAgo(tx, request.getViewerId(), request.getTag(), images, missing, now))
        .stream()
        .map(seen -> new Choice(seen.imageId(), pools.favourite(seen.tags())))
        .toList();
  }

  private RecommendReply reply(List<Choice> fresh, List<Choice> seen) {
    int tagged = (int) fresh.stream().filter(choice -> !choice.tag().isEmpty()).count();
    forTag.increment(tagged);
    popular.increment(fresh.size() - tagged);
    again.increment(seen.size());
    var reply = RecommendReply.newBuilder();
    for (var choices : List.of(fresh, seen)) {
      for (var choice : choices) {
        reply.addRecommendations(
            Recommendation.newBuilder().setImageId(choice.image().toString()).setTag(choice.tag()));
      }
    }
    return reply.build();
  }
}
