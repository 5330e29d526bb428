package curio.node.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A feed in which much happens. */
class PageFeedTest extends InBrowser {
  /** Of one author; a little less than one may write in a minute. */
  private static final int POSTS = 25;

  private static final int DRAWN_AT_FIRST = 50;

  /** Some was there before, more comes while one looks; no more is drawn than one looks at. */
  @Test
  void aLongFeedIsShownToItsEndEachAuthorInOrder() {
    var reader = server().member("feed");
    var authors =
        List.of(server().member("feed"), server().member("feed"), server().member("feed"));
    authors.forEach(author -> reader.send("POST", "/v1/friends/" + author.id(), ""));
    var newestFirst = new ArrayList<List<String>>();
    newestFirst.add(post(authors.getFirst()));
    var visitor = visitor(reader).open("/app/feed");
    var texts = visitor.page().locator(".news .post-text");
    assertThat(texts).hasCount(POSTS);

    newestFirst.add(post(authors.get(1)));
    newestFirst.add(post(authors.getLast()));

    assertThat(visitor.page().getByText(newestFirst.getLast().getFirst())).isVisible();
    assertThat(texts).hasCount(DRAWN_AT_FIRST);
    texts.last().scrollIntoViewIfNeeded();
    assertThat(texts).hasCount(authors.size() * POSTS);
    assertThat(visitor.button("Show more")).hasCount(0);
    for (int i = 0; i < authors.size(); i++) {
      var beginning = authors.get(i).username() + " ";
      assertThat(texts.allTextContents().stream().filter(text -> text.startsWith(beginning)))
          .containsExactlyElementsOf(newestFirst.get(i));
    }
  }

  private static List<String> post(Person author) {
    var newestFirst = new ArrayList<String>();
    for (int i = 0; i < POSTS; i++) {
      newestFirst.addFirst("%s says %d.".formatted(author.username(), i));
      author.send("POST", "/v1/posts", "{\"text\": \"" + newestFirst.getFirst() + "\"}");
    }
    return newestFirst;
  }
}
