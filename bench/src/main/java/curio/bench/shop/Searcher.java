package curio.bench.shop;

import curio.bench.load.AnswerParser;
import curio.bench.load.Talk;
import curio.bench.load.Verdict;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody without a token who looks for items in the given ways, by turns. Each search is made
 * from an item that is there, so that none finds nothing. Pages have 20 items. One owner thread.
 */
public final class Searcher implements Talk {
  private static final int SAMPLE = 16;
  private static final int PREFIX = 2;

  /** Then another list begins. */
  private static final int LAST_PAGE = 50;

  /** The target of a link to the next page (RFC 8288). */
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"?next\"?");

  private final Stock stock;
  private final String host;
  private final SplittableRandom random;
  private final List<SearchShape> shapes;
  private SearchShape shape = SearchShape.CATEGORY;
  private String target = "";
  private String wanted = "";
  private String nextPage = "";
  private int page;
  private int turn;
  private long judged;

  /** What it looks for depends on the seed. */
  public Searcher(Stock stock, String host, long seed, List<SearchShape> shapes) {
    this.stock = stock;
    this.host = host;
    this.random = new SplittableRandom(seed);
    this.shapes = List.copyOf(shapes);
  }

  @Override
  public ByteBuffer next(long number) {
    shape = shapes.get(turn++ % shapes.size());
    StockedItem item = stock.item(random.nextInt(stock.size()));
    wanted = "";
    target =
        switch (shape) {
          case RARE_WORD -> byName(item.words().getLast());
          case COMMON_PREFIX -> byName(item.words().getFirst().substring(0, PREFIX));
          case CATEGORY -> byCategory(item);
          case TOGETHER -> together(stock.item(stock.withClient(random)));
          case LATER_PAGES -> nextPage.isEmpty() ? byCategory(item) : nextPage;
        };
    return Lookups.get(host, target);
  }

  @Override
  public Verdict judge(AnswerParser answer) {
    if (answer.status() != Lookups.OK) {
      nextPage = "";
      return Verdict.unexpected(answer);
    }
    if (shape == SearchShape.LATER_PAGES) {
      turnPage(answer);
    }
    return judged++ % SAMPLE == 0 && !isSound(answer.body())
        ? new Verdict.Wrong(target + " answered " + answer.body())
        : Verdict.Right.SHOWN;
  }

  private String byName(String beginning) {
    wanted = beginning;
    return "/item/fetch?name=" + beginning;
  }

  private static String byCategory(StockedItem item) {
    return "/item/fetch?category=" + text(item.category());
  }

  private String together(StockedItem item) {
    return "%s&category=%s&state=%s&holding=%s"
        .formatted(
            byName(item.words().getFirst()),
            text(item.category()),
            text(item.state()),
            text(item.holding()));
  }

  private void turnPage(AnswerParser answer) {
    Matcher next = NEXT.matcher(answer.header("Link").orElse(""));
    page++;
    nextPage = page < LAST_PAGE && next.find() ? String.valueOf(next.group(1)) : "";
    if (nextPage.isEmpty()) {
      page = 0;
    }
  }

  private boolean isSound(String body) {
    return body.startsWith("[{")
        && body.endsWith("}]")
        && body.toLowerCase(Locale.ROOT).contains(wanted)
        && body.contains("\"history\":[{");
  }

  /** As clients write it: Jewelry. */
  static String text(Category category) {
    return capitalised(category.name().substring("CATEGORY_".length()));
  }

  static String text(ItemState state) {
    return capitalised(state.name().substring("ITEM_STATE_".length()));
  }

  static String text(Holding holding) {
    return holding.name().substring("HOLDING_".length());
  }

  private static String capitalised(String name) {
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
