package curio.gallery.images;

import static curio.gallery.saga.SagaFixture.ANNA;
import static curio.gallery.saga.SagaFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.contracts.gallery.v1.ListImagesReply;
import curio.contracts.gallery.v1.ListImagesRequest;
import curio.contracts.gallery.v1.ListTagsRequest;
import curio.contracts.gallery.v1.Visibility;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.saga.SagaFixture;
import curio.jobs.tasks.Cleanup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of images and of tags, as different people see them. */
class ImageListsTest {
  private static final long NOBODY = 0;
  private static final long CARL = 3;

  @TempDir Path directory;
  private SagaFixture fixture;
  private ImageLists lists;

  @BeforeEach
  void open() {
    fixture = new SagaFixture(directory);
    lists = new ImageLists(fixture.database);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String add(long author, Visibility visibility, String... tags) {
    var request =
        SagaFixture.upload("", "bytes", tags).toBuilder()
            .setAuthorId(author)
            .setVisibility(visibility);
    return fixture.changes.add(request.build()).getAdded().getImageId();
  }

  private static ListImagesRequest.Builder by(long viewer, Long... followed) {
    return ListImagesRequest.newBuilder()
        .setViewerId(viewer)
        .addAllFollowedIds(List.of(followed))
        .setLimit(100);
  }

  private List<String> ids(ListImagesRequest.Builder request) {
    return ids(lists.images(request.build()));
  }

  private static List<String> ids(ListImagesReply page) {
    return page.getImagesList().stream().map(one -> one.getImage().getId()).toList();
  }

  @Test
  void everybodySeesWhatIsForThem() {
    var open = add(ANNA, Visibility.VISIBILITY_PUBLIC, "cat");
    var forFollowers = add(ANNA, Visibility.VISIBILITY_FOLLOWERS, "cat");
    var secret = add(ANNA, Visibility.VISIBILITY_PRIVATE, "cat");
    var bobs = add(BOB, Visibility.VISIBILITY_PUBLIC, "dog");

    for (var tag : List.of("", "cat", "CAT")) {
      var other = tag.isEmpty() ? List.of(bobs) : List.<String>of();
      assertThat(ids(by(NOBODY).setTag(tag))).isEqualTo(plus(other, open));
      assertThat(ids(by(BOB).setTag(tag))).isEqualTo(plus(other, open));
      assertThat(ids(by(BOB, ANNA).setTag(tag))).isEqualTo(plus(other, forFollowers, open));
      assertThat(ids(by(ANNA).setTag(tag))).isEqualTo(plus(other, secret, forFollowers, open));
    }
    for (var tag : List.of("", "cat")) {
      assertThat(ids(by(NOBODY).setAuthorId(ANNA).setTag(tag))).containsExactly(open);
      assertThat(ids(by(BOB, ANNA).setAuthorId(ANNA).setTag(tag)))
          .containsExactly(forFollowers, open);
      assertThat(ids(by(ANNA).setAuthorId(ANNA).setTag(tag)))
          .containsExactly(secret, forFollowers, open);
    }
    assertThat(ids(by(ANNA).setAuthorId(BOB).setTag("cat"))).isEmpty();
    assertThat(ids(by(ANNA).setTag("no such"))).isEmpty();
  }

  private static List<String> plus(List<String> first, String... rest) {
    var all = new ArrayList<>(first);
    all.addAll(List.of(rest));
    return all;
  }

  @Test
  void pagesNeitherDoubleNorLoseWhileImagesComeAndGo() {
    var before = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      before.addFirst(add(ANNA, Visibility.VISIBILITY_PUBLIC, "tag"));
    }
    for (var tag : List.of("", "tag")) {
      var seen = new ArrayList<String>();
      String cursor = "";
      int gone = 0;
      do {
        var page = lists.images(by(BOB).setTag(tag).setLimit(4).setCursor(cursor).build());
        assertThat(page.getImagesCount()).isLessThanOrEqualTo(4);
        seen.addAll(ids(page));
        cursor = page.getNext();
        fixture.delete(add(ANNA, Visibility.VISIBILITY_PUBLIC, "tag"));
        add(CARL, Visibility.VISIBILITY_PRIVATE, "tag");
        if (tag.isEmpty() && gone++ == 0) {
          fixture.delete(seen.getLast());
          before.remove(seen.getLast());
          seen.removeLast();
        }
      } while (!cursor.isEmpty());
      assertThat(seen).isEqualTo(before);
    }
  }

  @Test
  void cursorsOfOtherListsAndBadLimitsAreRefused() {
    for (int i = 0; i < 3; i++) {
      add(ANNA, Visibility.VISIBILITY_PUBLIC, "tag");
    }
    var next = lists.images(by(BOB).setLimit(1).build()).getNext();
    refused(by(ANNA).setCursor(next));
    refused(by(BOB).setTag("tag").setCursor(next));
    refused(by(BOB).setCursor(next.substring(1)));
    refused(by(BOB).setCursor("x"));
    refused(by(BOB).setLimit(0));
    refused(by(BOB).setLimit(101));
    refused(by(BOB).setTag("\0"));
  }

  private void refused(ListImagesRequest.Builder request) {
    assertThatThrownBy(() -> lists.images(request.build()))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
  }

  @Test
  void tagsAreCountedAtOnceAndAlikeBeforeAndAfterGathering() {
    add(ANNA, Visibility.VISIBILITY_PUBLIC, "Cat", "café", "100%");
    add(ANNA, Visibility.VISIBILITY_PUBLIC, "cat", "b_c");
    var third = add(BOB, Visibility.VISIBILITY_PUBLIC, "CAT", "bxc");
    var secret = add(BOB, Visibility.VISIBILITY_PRIVATE, "cat", "secret");
    var gathering =
        new Cleanup(
            "tags", Duration.ofHours(1), Images.tagRules(), fixture.database, fixture.metrics);
    for (int i = 0; i < 2; i++) {
      assertThat(tags("")).containsExactly("cat 3", "100% 1", "b_c 1", "bxc 1", "café 1");
      assertThat(tags("C")).containsExactly("cat 3", "café 1");
      assertThat(tags("CAFE\u0301")).containsExactly("café 1");
      assertThat(tags("b_")).containsExactly("b_c 1");
      assertThat(tags("%")).isEmpty();
      gathering.pass();
      assertThat(fixture.count("gallery.tag_change")).isZero();
    }
    fixture.changes.delete(
        DeleteImageRequest.newBuilder().setImageId(third).setUserId(BOB).build());
    fixture.changes.change(
        SagaFixture.retag(secret, "new").toBuilder()
            .setAuthorId(BOB)
            .setVisibility(Visibility.VISIBILITY_PUBLIC)
            .build());
    assertThat(tags("")).containsExactly("cat 2", "100% 1", "b_c 1", "café 1", "new 1");
    gathering.pass();
    gathering.pass();
    assertThat(tags("")).containsExactly("cat 2", "100% 1", "b_c 1", "café 1", "new 1");
    assertThat(fixture.count("gallery.tag_count")).isEqualTo(5);
  }

  @Test
  void theMostFrequentTagsAreTheSameHoweverManyHaveChanged() {
    var random = new Random(7);
    var counts = new TreeMap<String, Integer>();
    fixture.database.inTransaction(tx -> {
      for (int i = 0; i < 300; i++) {
        var tag = "ab".charAt(i % 2) + "-" + i;
        int gathered = random.nextInt(6);
        int change = random.nextInt(3) == 0 ? random.nextInt(7) - gathered : 0;
        counts.put(tag, gathered + change);
        if (gathered > 0 || random.nextBoolean()) {
          tx.execute("insert into gallery.tag_count values (?, ?)", tag, gathered);
        }
        for (int n = 0; n < Math.abs(change); n++) {
          tx.execute("insert into gallery.tag_change values (?, ?)", tag, Integer.signum(change));
        }
      }
      return null;
    });

    for (var prefix : List.of("", "a", "b-1", "c")) {
      var all =
          counts.entrySet().stream()
              .filter(one -> one.getValue() > 0 && one.getKey().startsWith(prefix))
              .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
              .map(one -> one.getKey() + " " + one.getValue())
              .toList();
      for (int limit : List.of(1, 7, 100)) {
        assertThat(tags(prefix, limit)).isEqualTo(all.subList(0, Math.min(limit, all.size())));
      }
    }
  }

  @Test
  void theMostFrequentTagsAreFoundWithoutReadingAll() {
    fixture.database.inTransaction(tx -> {
      tx.execute(
          "insert into gallery.tag_count select 'tag' || n, n from generate_series(1, 50000) n");
      return tx.execute(
          "insert into gallery.tag_change select 'tag' || n, 1 from generate_series(1, 100) n");
    });
    fixture.database.onConnection(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute("analyze gallery.tag_count, gallery.tag_change");
      }
    });

    var plan =
        fixture.database.read(tx ->
            tx.createQuery("explain " + TagTable.LIST)
                .bind("prefix", "")
                .bind("limit", 20)
                .mapTo(String.class)
                .list());
    assertThat(plan)
        .anyMatch(line -> line.contains("tag_count_images"))
        .noneMatch(line -> line.contains("Seq Scan on tag_count"));
    assertThat(tags("", 2)).containsExactly("tag50000 50000", "tag49999 49999");
  }

  private List<String> tags(String prefix) {
    return tags(prefix, 100);
  }

  private List<String> tags(String prefix, int limit) {
    return lists
        .tags(ListTagsRequest.newBuilder().setPrefix(prefix).setLimit(limit).build())
        .getTagsList()
        .stream()
        .map(tag -> tag.getName() + " " + tag.getImages())
        .toList();
  }
}
