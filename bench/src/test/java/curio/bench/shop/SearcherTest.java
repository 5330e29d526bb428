package curio.bench.shop;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.load.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearcherTest {
  private static final Stock STOCK = new Stock(1_000);
  private static final String NEXT =
      "Link: </item/fetch?category=Motor&cursor=abc>; rel=\"next\"\r\n";

  @Test
  void eachWayOfLookingIsAskedAsClientsDo() {
    assertThat(target(SearchShape.RARE_WORD)).matches("/item/fetch\\?name=[a-z]{6}");
    assertThat(target(SearchShape.COMMON_PREFIX)).matches("/item/fetch\\?name=[a-z]{2}");
    assertThat(target(SearchShape.CATEGORY)).matches("/item/fetch\\?category=[A-Z][a-z]+");
    assertThat(target(SearchShape.TOGETHER))
        .matches(
            "/item/fetch\\?name=[a-z]{6}&category=[A-Z][a-z]+&state=(New|Good|Bad|Fatal)"
                + "&holding=WITH_CLIENT");
    assertThat(target(SearchShape.LATER_PAGES)).matches("/item/fetch\\?category=[A-Z][a-z]+");
  }

  @Test
  void waysHaveTheirTurns() {
    Searcher searcher = searcher(List.of(SearchShape.CATEGORY, SearchShape.RARE_WORD));

    assertThat(Said.next(searcher)).contains("category=");
    assertThat(Said.next(searcher)).contains("name=");
    assertThat(Said.next(searcher)).contains("category=");
  }

  @Test
  void pagesFollowTheirLinksAndEnd() {
    Searcher searcher = searcher(List.of(SearchShape.LATER_PAGES));
    assertThat(Said.next(searcher)).doesNotContain("cursor=");

    for (int page = 2; page <= 50; page++) {
      assertThat(Said.judge(searcher, 200, NEXT, "[{\"history\":[{}]}]"))
          .isEqualTo(Verdict.Right.SHOWN);
      assertThat(Said.next(searcher)).startsWith("GET /item/fetch?category=Motor&cursor=abc HTTP");
    }

    Said.judge(searcher, 200, NEXT, "[{\"history\":[{}]}]");
    assertThat(Said.next(searcher)).doesNotContain("cursor=");
  }

  @Test
  void aListThatEndsBeginsAnother() {
    Searcher searcher = searcher(List.of(SearchShape.LATER_PAGES));
    Said.next(searcher);
    Said.judge(searcher, 200, NEXT, "[{\"history\":[{}]}]");
    assertThat(Said.next(searcher)).contains("cursor=");

    Said.judge(searcher, 200, "", "[{\"history\":[{}]}]");

    assertThat(Said.next(searcher)).doesNotContain("cursor=");
  }

  @Test
  void aPageWithoutTheWordIsWrong() {
    Searcher searcher = searcher(List.of(SearchShape.RARE_WORD));
    Said.next(searcher);

    assertThat(Said.judge(searcher, 200, "", "[{\"history\":[{}]}]"))
        .isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void nothingFoundIsUnexpected() {
    Searcher searcher = searcher(List.of(SearchShape.RARE_WORD));
    Said.next(searcher);

    assertThat(Said.judge(searcher, 404, "", "none"))
        .isEqualTo(new Verdict.Unexpected(404, "none"));
  }

  @Test
  void anItemIsAskedForById() {
    Visitor visitor = new Visitor(STOCK, "host:80", 1);
    String request = Said.next(visitor);
    assertThat(request)
        .matches("GET /item/fetch/item-00000\\d{3} HTTP/1.1\r\nHost: host:80\r\n\r\n");

    assertThat(Said.judge(visitor, 200, "", "{\"item\":{\"id\":\"item-1\"}}"))
        .isInstanceOf(Verdict.Wrong.class);
  }

  private static String target(SearchShape shape) {
    return Said.next(searcher(List.of(shape))).split(" ", -1)[1];
  }

  private static Searcher searcher(List<SearchShape> shapes) {
    return new Searcher(STOCK, "host:80", 1, shapes);
  }
}
