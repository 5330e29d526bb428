package curio.shop.reads;

import static curio.contracts.shop.v1.Category.CATEGORY_DECORATION;
import static curio.contracts.shop.v1.Category.CATEGORY_JEWELRY;
import static curio.contracts.shop.v1.Category.CATEGORY_MOTOR;
import static curio.contracts.shop.v1.Holding.HOLDING_IN_SHOP;
import static curio.contracts.shop.v1.Holding.HOLDING_PAWNED;
import static curio.contracts.shop.v1.ItemState.ITEM_STATE_BAD;
import static curio.contracts.shop.v1.ItemState.ITEM_STATE_NEW;
import static curio.shop.reads.ReadFixture.ids;
import static curio.shop.reads.ReadFixture.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.FetchItemsByCategoryRequest;
import curio.contracts.shop.v1.FetchItemsByNameRequest;
import curio.contracts.shop.v1.FetchItemsByStateRequest;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.SearchItemsRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.shop.reads.ReadFixture.NewItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of items by name, category, state and holding. */
class SearchTest {
  private final ReadFixture fixture = new ReadFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void everyWordBeginsSomeWordOfTheName() {
    fixture.add("a", "Blue Lamp of Łódź");
    fixture.add("b", "Lämpchen, blau");
    fixture.add("c", "Clamp");
    fixture.add("d", "100% _Wool_ Straße");

    assertThat(fixture.named("lamp")).containsExactly("b", "a");
    assertThat(fixture.named("LÁMP blu")).containsExactly("a");
    assertThat(fixture.named("bl la")).containsExactly("b", "a");
    assertThat(fixture.named("lodz")).containsExactly("a");
    assertThat(fixture.named("amp")).isEmpty();
    assertThat(fixture.named("lamp clamp")).isEmpty();
    assertThat(fixture.named("strasse 100")).containsExactly("d");
  }

  @Test
  void nothingIsAWildcard() {
    fixture.add("a", "Blue lamp");

    assertThat(fixture.named("l%mp")).isEmpty();
    assertThat(fixture.named("_amp")).isEmpty();
    assertThat(fixture.named("lam:* | blue")).containsExactly("a");
    assertThat(fixture.named("'lamp' & !\\ blue <-> (")).containsExactly("a");
    assertThat(fixture.named("#c3 lamp")).isEmpty();
    assertThat(fixture.named("00000000lamp")).isEmpty();
  }

  /** Most of them are looked for among what the longest ones find. */
  @Test
  void manyWordsMustAllMatch() {
    fixture.add("a", "one two three four five six seven eight");
    fixture.add("b", "one two three four five six seven");

    assertThat(fixture.named("eight seven six five four three two one")).containsExactly("a");
    assertThat(fixture.named("seven six five four three two on")).containsExactly("b", "a");
    assertThat(fixture.named("o one on seven")).containsExactly("b", "a");
  }

  @Test
  void whatIsAskedForIsChecked() {
    invalid(() -> fixture.search(SearchItemsRequest.newBuilder().setPage(page(20, ""))));
    invalid(() -> fixture.named("!!!"));
    invalid(() -> fixture.named("x".repeat(201)));
    invalid(() -> fixture.named("\u0300".repeat(3_000)));
    invalid(() -> fixture.search(category(CATEGORY_MOTOR, 0, "")));
    invalid(() -> fixture.search(category(CATEGORY_MOTOR, 101, "")));
    invalid(() ->
        fixture.search(SearchItemsRequest.newBuilder().setCategoryValue(77).setPage(page(1, ""))));
    invalid(() ->
        fixture.worker.call(stub ->
            stub.fetchItemsByState(
                FetchItemsByStateRequest.newBuilder().setPage(page(1, "")).build())));
  }

  @Test
  void aCursorIsGoodForItsListAlone() {
    fixture.add("a", "Lamp one");
    fixture.add("b", "Lamp two");
    String next = fixture.search(name("lamp", 1, "")).getNext();

    assertThat(ids(fixture.search(name("Lämp!", 1, next)))).containsExactly("a");
    invalid(() -> fixture.search(name("lam", 1, next)));
    invalid(() -> fixture.search(name("lamp", 1, next).setHolding(HOLDING_IN_SHOP)));
    invalid(() -> fixture.search(name("lamp", 1, next.substring(1))));
    invalid(() -> fixture.search(name("lamp", 1, "1")));
  }

  @Test
  void aWorkerAnswersTheSameByOneFilter() {
    fixture.add(item("a", "Lamp", CATEGORY_MOTOR, ITEM_STATE_NEW, HOLDING_IN_SHOP));
    fixture.add(item("b", "Lamp", CATEGORY_JEWELRY, ITEM_STATE_BAD, HOLDING_PAWNED));
    var byName = FetchItemsByNameRequest.newBuilder().setName("la").setPage(page(9, "")).build();
    var byCategory =
        FetchItemsByCategoryRequest.newBuilder()
            .setCategory(CATEGORY_MOTOR)
            .setPage(page(9, ""))
            .build();
    var byState =
        FetchItemsByStateRequest.newBuilder().setState(ITEM_STATE_BAD).setPage(page(9, "")).build();

    assertThat(ids(fixture.worker.call(stub -> stub.fetchItemsByName(byName))))
        .containsExactly("b", "a");
    assertThat(ids(fixture.worker.call(stub -> stub.fetchItemsByCategory(byCategory))))
        .containsExactly("a");
    assertThat(ids(fixture.worker.call(stub -> stub.fetchItemsByState(byState))))
        .containsExactly("b");
  }

  /** Every combination against a plain loop over all items, which lie in many blocks. */
  @Test
  void allFiltersTogetherFindWhatALoopFinds() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    var items = new ArrayList<NewItem>();
    for (int i = 0; i < 300; i++) {
      var item = randomItem(random, i);
      fixture.add(item);
      items.addFirst(item);
      skipNumbers(random.nextInt(400));
    }

    for (int i = 0; i < 120; i++) {
      var request = randomRequest(random);
      var expected = items.stream().filter(matching(request)).map(NewItem::id).toList();
      assertThat(allPages(request, 1 + random.nextInt(9)))
          .as("seed %d: %s", seed, request)
          .isEqualTo(expected);
    }
  }

  @Test
  void pagesLoseAndRepeatNothingWhileItemsAreAdded() {
    IntStream.range(0, 20).forEach(i -> fixture.add("item-" + i, "Lamp " + i));
    var seen = new ArrayList<String>();
    String cursor = "";
    do {
      var reply = fixture.search(name("lamp", 3, cursor));
      seen.addAll(ids(reply));
      cursor = reply.getNext();
      fixture.add("new-" + seen.size(), "Lamp");
    } while (!cursor.isEmpty());

    assertThat(seen)
        .containsExactlyElementsOf(
            IntStream.range(0, 20).mapToObj(i -> "item-" + (19 - i)).toList());
  }

  /** Where only few items have the wanted holding, these are looked at, and otherwise words. */
  @Test
  void manyOfOneHoldingAreFoundByTheirWords() {
    fixture.sql(
        """
        with added as (
          insert into shop.item (id, name, category, state, price_cents, age_months, image_ids,
            holding, holder, cost_cents, version)
          select 'many-' || n, 'Lamp ' || n, 3, 2, 100, 0, '{}', 1 + n % 2, '', 0, 1
          from generate_series(1, 3000) n
          returning id, number, name
        ), acted as (
          insert into shop.action (item_id, version, id, kind, client_id, done_at,
            fraud_list_version, cash_cents, stock_cents, loans_cents, income_cents)
          select id, 1, gen_random_uuid(), 1, '', now(), '', 0, 0, 0, 0 from added
        )
        insert into shop.item_words
        select number, id, array_to_tsvector(array[
          lpad(to_hex(number / 8192), 8, '0') || 'lamp',
          lpad(to_hex(number / 8192), 8, '0') || split_part(name, ' ', 2),
          lpad(to_hex(number / 8192), 8, '0') || '#c3',
          lpad(to_hex(number / 8192), 8, '0') || '#s2'])
        from added
        """);

    var inShop = fixture.search(name("lamp", 2, "").setHolding(HOLDING_IN_SHOP));
    var one = fixture.search(name("lamp 17", 100, "").setHolding(HOLDING_IN_SHOP));

    assertThat(ids(inShop)).containsExactly("many-2999", "many-2997");
    assertThat(ids(one)).contains("many-17", "many-1701").hasSize(56);
  }

  /** A long history is given whole by id, and makes the pages that it is on shorter. */
  @Test
  void pagesAreBoundedByTheirHistories() {
    fixture.add("old", "Lamp");
    fixture.add("long", "Lamp");
    fixture.add("new", "Lamp");
    fixture.sql(
        """
        insert into shop.action (item_id, version, id, kind, client_id, done_at,
          fraud_list_version, cash_cents, stock_cents, loans_cents, income_cents)
        select 'long', n, gen_random_uuid(), 8, '', now(), '', 0, 0, 0, 0
        from generate_series(2, 2000) n
        """);
    fixture.sql("update shop.item set version = 2000 where id = 'long'");

    var first = fixture.search(name("lamp", 50, ""));
    var second = fixture.search(name("lamp", 50, first.getNext()));
    var third = fixture.search(name("lamp", 50, second.getNext()));

    assertThat(ids(first)).containsExactly("new");
    assertThat(ids(second)).containsExactly("long");
    assertThat(second.getFound(0).getActionsCount()).isEqualTo(2_000);
    assertThat(ids(third)).containsExactly("old");
    assertThat(third.getNext()).isEmpty();
  }

  private void skipNumbers(int count) {
    fixture.sql(
        "select nextval(pg_get_serial_sequence('shop.item', 'number')) from generate_series(1, "
            + count
            + ")");
  }

  private static NewItem randomItem(Random random, int i) {
    var words = List.of("lamp", "lampion", "blue", "chair", "green", "land");
    var name = new ArrayList<String>();
    for (int n = random.nextInt(3); n >= 0; n--) {
      name.add(words.get(random.nextInt(words.size())));
    }
    return item(
        "item-" + i,
        String.join(" ", name),
        Category.forNumber(1 + random.nextInt(7)),
        ItemState.forNumber(1 + random.nextInt(4)),
        Holding.forNumber(1 + random.nextInt(4)));
  }

  private static SearchItemsRequest randomRequest(Random random) {
    var request = SearchItemsRequest.newBuilder();
    var names = List.of("", "", "la", "lamp", "b", "green cha", "l b", "chairs");
    request.setName(names.get(random.nextInt(names.size())));
    request.setCategoryValue(random.nextBoolean() ? 0 : 1 + random.nextInt(7));
    request.setStateValue(random.nextBoolean() ? 0 : 1 + random.nextInt(4));
    request.setHoldingValue(random.nextBoolean() ? 0 : 1 + random.nextInt(4));
    boolean isNothing =
        request.getName().isEmpty()
            && request.getCategoryValue() + request.getStateValue() + request.getHoldingValue()
                == 0;
    return isNothing ? request.setCategory(CATEGORY_DECORATION).build() : request.build();
  }

  private static Predicate<NewItem> matching(SearchItemsRequest request) {
    return item ->
        List.of(request.getName().split(" ")).stream()
                .allMatch(word ->
                    List.of(item.name().split(" ")).stream().anyMatch(own -> own.startsWith(word)))
            && (request.getCategoryValue() == 0 || request.getCategory() == item.category())
            && (request.getStateValue() == 0 || request.getState() == item.state())
            && (request.getHoldingValue() == 0 || request.getHolding() == item.holding());
  }

  private List<String> allPages(SearchItemsRequest request, int limit) {
    var all = new ArrayList<String>();
    String cursor = "";
    do {
      var reply = fixture.search(request.toBuilder().setPage(page(limit, cursor)));
      assertThat(reply.getFoundCount()).isLessThanOrEqualTo(limit);
      all.addAll(ids(reply));
      cursor = reply.getNext();
    } while (!cursor.isEmpty());
    return all;
  }

  private static NewItem item(
      String id, String name, Category category, ItemState state, Holding holding) {
    return new NewItem(id, name, category, state, holding);
  }

  private static SearchItemsRequest.Builder name(String name, int limit, String cursor) {
    return SearchItemsRequest.newBuilder().setName(name).setPage(page(limit, cursor));
  }

  private static SearchItemsRequest.Builder category(Category category, int limit, String cursor) {
    return SearchItemsRequest.newBuilder().setCategory(category).setPage(page(limit, cursor));
  }

  private static void invalid(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
  }
}
