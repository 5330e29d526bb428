package curio.feed.live;

import curio.feed.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who on this node hears whom: an index from authors to the users with sockets who follow them.
 * Used by the thread of the {@link Tail} alone.
 *
 * <p>An idle user costs its list of whom it follows and one reference for each of them. Users who
 * leave stay in the lists of their authors until these are half full of them, so that ten thousand
 * who leave at once cost no more than ten thousand times the lists' share of one.
 */
final class Audience {
  private final Map<Long, LocalReader> users = new HashMap<>();
  private final Map<Long, Followers> authors = new HashMap<>();

  /** Whose events are perhaps wanted now and were not before, or the other way round. */
  private final Set<Long> touched = new HashSet<>();

  /** Followers of one author, with those who have left meanwhile. */
  private static final class Followers {
    private final List<LocalReader> all = new ArrayList<>(1);
    private int gone;

    /** True if nobody is left. */
    private boolean leftByOne() {
      gone++;
      if (2 * gone > all.size()) {
        all.removeIf(LocalReader::isGone);
        gone = 0;
      }
      return all.isEmpty();
    }
  }

  @Nullable LocalReader find(long user) {
    return users.get(user);
  }

  /** A user who is not there yet. */
  void add(LocalReader reader) {
    users.put(reader.user, reader);
    touch(reader);
    LongStream.of(reader.followed()).forEach(author -> followersOf(author).all.add(reader));
  }

  /** A user whose last socket is gone. */
  void remove(LocalReader reader) {
    users.remove(reader.user);
    touch(reader);
    reader.leave();
    for (long author : reader.followed()) {
      var followers = authors.get(author);
      if (followers != null && followers.leftByOne()) {
        authors.remove(author);
      }
    }
  }

  /** Makes a change that a place was given to, unless the user was read after it. */
  void apply(Step.Change change) {
    var reader = users.get(change.follower());
    if (reader == null || change.place() <= reader.asOf.place()) {
      return;
    }
    touched.add(change.followed());
    if (change.follows()) {
      if (reader.follow(change.followed())) {
        followersOf(change.followed()).all.add(reader);
      }
    } else if (reader.unfollow(change.followed())) {
      var followers = followersOf(change.followed());
      followers.all.remove(reader);
      if (followers.all.size() == followers.gone) {
        authors.remove(change.followed());
      }
    }
  }

  /** Who is told of an event, in no order. */
  List<LocalReader> readersOf(StoredEvent event) {
    List<LocalReader> all;
    if (event.isPrivate()) {
      var author = users.get(event.author());
      all = author == null ? List.of() : List.of(author);
    } else {
      var followers = authors.get(event.author());
      all = followers == null ? List.of() : followers.all;
    }
    return all.stream()
        .filter(reader -> !reader.isGone() && event.place() > reader.asOf.place())
        .toList();
  }

  /** Whose events are told here: of those who are followed, and users' own. */
  List<Long> interest() {
    return Stream.concat(authors.keySet().stream(), users.keySet().stream()).distinct().toList();
  }

  /** For whom that has changed since the last call: whether their events are told here now. */
  Map<Long, Boolean> takeInterestChanges() {
    var changes =
        touched.stream()
            .collect(
                Collectors.toMap(id -> id, id -> users.containsKey(id) || authors.containsKey(id)));
    touched.clear();
    return changes;
  }

  List<Long> users() {
    return List.copyOf(users.keySet());
  }

  int authorCount() {
    return authors.size();
  }

  int userCount() {
    return users.size();
  }

  /** All sockets, and forgets them. */
  List<Delivery> clear() {
    var all = users.values().stream().flatMap(reader -> reader.deliveries.stream()).toList();
    touched.addAll(users.keySet());
    touched.addAll(authors.keySet());
    users.clear();
    authors.clear();
    return all;
  }

  private void touch(LocalReader reader) {
    touched.add(reader.user);
    LongStream.of(reader.followed()).forEach(touched::add);
  }

  private Followers followersOf(long author) {
    return authors.computeIfAbsent(author, id -> new Followers());
  }
}
