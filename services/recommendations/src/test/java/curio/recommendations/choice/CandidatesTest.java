package curio.recommendations.choice;

import static org.assertj.core.api.Assertions.assertThat;

import curio.recommendations.RecommendationsFixture;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account that has seen the best thousand of 20 000 images in 20 tags. */
class CandidatesTest {
  private static final long ANNA = 5;

  private final RecommendationsFixture fixture = RecommendationsFixture.together();

  @BeforeEach
  void fill() {
    fixture.store.asOwner(
        """
        insert into recommendations.candidate (tag, image_id, author, rank)
        select t, md5(i::text)::uuid, i % 1000, i / 1000.0
        from generate_series(1, 20000) i, unnest(array['', 'a' || i % 20]) t
        """);
    fixture.store.asOwner(
        """
        insert into recommendations.seen
        select 5, image_id, now() from recommendations.candidate
        where tag = '' order by rank desc limit 1000
        """);
    fixture.store.asSuperuser("vacuum analyze recommendations.candidate");
    fixture.store.asSuperuser("vacuum analyze recommendations.seen");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /**
   * What was seen is looked up once for all tags; of each tag no more is read than is passed by.
   */
  @Test
  void candidatesAreFoundByIndexAndABoundedNumberIsRead() {
    var plan =
        fixture.database.read(tx ->
            tx.createQuery("explain (analyze, timing off) " + Candidates.FIND)
                .bind("account", ANNA)
                .bindArray("tags", String.class, tags())
                .bindArray("limits", Integer.class, Collections.nCopies(20, 100))
                .mapTo(String.class)
                .list());

    var text = String.join("\n", plan);
    assertThat(text)
        .contains(
            "Index Only Scan using candidate_of_tag", "hashed SubPlan", "rows=2000.00 loops=1")
        .doesNotContain("Seq Scan", "Sort");
    var removed =
        Pattern.compile("(?<=Rows Removed by Filter: )\\d+")
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(removed)
        .singleElement()
        .satisfies(rows -> assertThat(Integer.parseInt(rows)).isBetween(45, 60));
  }

  @Test
  void theBestThatAreNeitherSeenNorItsOwnAreFound() {
    var found =
        fixture.database.read(tx -> Candidates.find(tx, ANNA, Map.of("a5", 100, "none", 100)));

    assertThat(found).hasSize(100);
    assertThat(found).extracting(Candidates.Candidate::tag).containsOnly("a5");
    // Of every twentieth image, behind the best thousand; one of fifty is its own.
    assertThat(found).extracting(Candidates.Candidate::rank).allMatch(rank -> rank > 16.9);
    assertThat(found).extracting(Candidates.Candidate::rank).allMatch(rank -> rank <= 19);
  }

  private static List<String> tags() {
    return IntStream.range(0, 20).mapToObj(i -> "a" + i).toList();
  }
}
