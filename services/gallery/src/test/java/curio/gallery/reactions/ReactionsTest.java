package curio.gallery.reactions;

import static curio.gallery.saga.SagaFixture.ANNA;
import static curio.gallery.saga.SagaFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.gallery.v1.AddViewsRequest;
import curio.contracts.gallery.v1.CountReactionsRequest;
import curio.contracts.gallery.v1.LikeImageRequest;
import curio.gallery.GalleryParts;
import curio.gallery.events.GalleryEvents;
import curio.gallery.images.Images;
import curio.gallery.saga.SagaFixture;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.limits.SqlClock;
import curio.log.Outbox;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Likes and views. */
class ReactionsTest {
  @TempDir Path directory;
  private SagaFixture fixture;
  private Likes likes;
  private Views views;

  @BeforeEach
  void open() {
    fixture = new SagaFixture(directory);
    var events =
        new GalleryEvents(
            new Outbox(GalleryParts.SCHEMA), SagaFixture.EVENTS, GalleryParts.REACTIONS);
    likes =
        new Likes(
            fixture.database,
            events,
            new Limits(GalleryParts.SCHEMA, SqlClock.database()),
            new Rate(0, Duration.ofMinutes(1)),
            Clock.systemUTC());
    views = new Views(fixture.database, events, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private long like(String id, long user, boolean liked) {
    var request =
        LikeImageRequest.newBuilder()
            .setImageId(id)
            .setUserId(user)
            .setUsername("user" + user)
            .setLiked(liked)
            .build();
    var reply = likes.like(request);
    return reply.hasLikes() ? reply.getLikes() : -1;
  }

  private String counts(String id, long viewer) {
    var reply =
        likes.count(CountReactionsRequest.newBuilder().setImageId(id).setViewerId(viewer).build());
    return "%d views, %d likes, %b".formatted(reply.getViews(), reply.getLikes(), reply.getLiked());
  }

  @Test
  void anAccountLikesAnImageOnceAndNoMoreOnce() {
    var id = fixture.added("", "bytes", "tag");
    long told = fixture.count("gallery.outbox");
    assertThat(like(id, BOB, false)).isZero();
    assertThat(fixture.count("gallery.outbox")).isEqualTo(told);

    assertThat(like(id, BOB, true)).isEqualTo(1);
    assertThat(like(id, BOB, true)).isEqualTo(1);
    assertThat(counts(id, BOB)).isEqualTo("0 views, 1 likes, true");
    assertThat(counts(id, 0)).isEqualTo("0 views, 1 likes, false");
    // What others are told of it, and what is recommended by it.
    assertThat(fixture.count("gallery.outbox")).isEqualTo(told + 2);

    assertThat(like(id, ANNA, true)).isEqualTo(2);
    assertThat(fixture.count("gallery.outbox")).isEqualTo(told + 3);
    assertThat(like(id, BOB, false)).isEqualTo(1);
    assertThat(like(id, BOB, false)).isEqualTo(1);
    assertThat(counts(id, BOB)).isEqualTo("0 views, 1 likes, false");
  }

  @Test
  void manyAtOnceAreCountedOnceEach() throws Exception {
    var id = fixture.added("", "bytes", "tag");
    var tasks = new ArrayList<Callable<Long>>();
    for (int i = 0; i < 40; i++) {
      long user = 10L + i % 10;
      tasks.add(() -> like(id, user, true));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
    assertThat(counts(id, 10)).isEqualTo("0 views, 10 likes, true");
    assertThat(fixture.count("gallery.image_like")).isEqualTo(10);
  }

  @Test
  void whatIsGoneIsNeitherLikedNorViewed() {
    var id = fixture.added("", "bytes", "tag");
    like(id, BOB, true);
    fixture.delete(id);
    assertThat(like(id, ANNA, true)).isEqualTo(-1);
    assertThat(like("no id", ANNA, true)).isEqualTo(-1);
    view(id, BOB, 3);
    assertThat(counts(id, BOB)).isEqualTo("0 views, 0 likes, false");

    var rule = Images.goneRule().deletion();
    assertThat(fixture.database.<Integer>inTransaction(tx -> rule.delete(tx, 10))).isEqualTo(1);
    assertThat(fixture.count("gallery.image_like")).isZero();
    assertThat(fixture.count("gallery.gone_image")).isZero();
  }

  @Test
  void viewsAreAddedTogether() throws Exception {
    var one = fixture.added("", "bytes", "tag");
    var two = fixture.added("", "bytes", "tag");
    var tasks = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 20; i++) {
      var order = i % 2 == 0 ? List.of(one, two) : List.of(two, one);
      tasks.add(() -> {
        var request = AddViewsRequest.newBuilder();
        order.forEach(id -> request.addViews(seen(id, BOB, 2)).addViews(seen(id, 0, 1)));
        return views.add(request.build()).getLockedImageIdsCount() == 0;
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
    assertThat(counts(one, BOB)).startsWith("60 views");
    assertThat(counts(two, BOB)).startsWith("60 views");
  }

  /** As a deletion does whose node died: for as long as it takes until somebody comes. */
  @Test
  void anImageThatIsLockedKeepsUpNoOther() {
    var locked = fixture.added("", "bytes", "tag");
    var free = fixture.added("", "bytes", "tag");
    long told = fixture.count("gallery.outbox");
    var request =
        AddViewsRequest.newBuilder()
            .addViews(seen(locked, BOB, 2))
            .addViews(seen(free, BOB, 3))
            .addViews(seen(UUID.randomUUID().toString(), BOB, 1))
            .build();
    var reply =
        fixture.database.inTransaction(tx -> {
          tx.execute(
              "select from gallery.reactions where image_id = ? for update",
              UUID.fromString(locked));
          return views.add(request);
        });

    assertThat(reply.getLockedImageIdsList()).containsExactly(locked);
    assertThat(counts(free, BOB)).startsWith("3 views");
    assertThat(counts(locked, BOB)).startsWith("0 views");
    assertThat(fixture.count("gallery.outbox")).isEqualTo(told + 1);
    view(locked, BOB, 2);
    assertThat(counts(locked, BOB)).startsWith("2 views");
  }

  private void view(String id, long viewer, int count) {
    var _ = views.add(AddViewsRequest.newBuilder().addViews(seen(id, viewer, count)).build());
  }

  private static AddViewsRequest.View seen(String id, long viewer, int count) {
    return AddViewsRequest.View.newBuilder()
        .setImageId(id)
        .setViewerId(viewer)
        .setCount(count)
        .build();
  }
}
