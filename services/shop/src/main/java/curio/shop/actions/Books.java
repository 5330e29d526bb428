package curio.shop.actions;

import curio.shop.ShopTopics;
import curio.shop.life.Posting;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The statements that write history, postings and their sums. Stateless. */
final class Books {
  private static final String INSERT =
      """
      insert into shop.action (item_id, version, id, kind, client_id, price_cents, tax_cents,
        profit_cents, done_at, fraud_list_version, cash_cents, stock_cents, loans_cents,
        income_cents, settled_at)
      select t.*, settled.at
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as t
      cross join (select cast(? as timestamptz) as at) as settled
      """;

  /** In the order of partitions; an item that is locked keeps two of these from being crossed. */
  private static final String BALANCE =
      """
      insert into shop.balance as b (partition, cash_cents, stock_cents, loans_cents, income_cents)
      select * from unnest(?, ?, ?, ?, ?)
      on conflict (partition) do update
      set cash_cents = b.cash_cents + excluded.cash_cents,
        stock_cents = b.stock_cents + excluded.stock_cents,
        loans_cents = b.loans_cents + excluded.loans_cents,
        income_cents = b.income_cents + excluded.income_cents
      """;

  private Books() {}

  /** Writes actions, each the next one of its item, and adds what they post to the balances. */
  static void write(Handle tx, List<Action> actions, Instant now) throws SQLException {
    if (actions.isEmpty()) {
      return;
    }
    try (var insert = tx.getConnection().prepareStatement(INSERT)) {
      new Columns<>(insert, actions, 0)
          .texts(Action::itemId)
          .numbers(Action::version)
          .uuids(Action::id)
          .numbers(action -> action.kind().getNumber())
          .texts(Action::client)
          .sums(Action::price)
          .sums(Action::tax)
          .sums(Action::profit)
          .instants(Action::date)
          .texts(Action::fraudListVersion)
          .sums(action -> action.posting().cash())
          .sums(action -> action.posting().stock())
          .sums(action -> action.posting().loans())
          .sums(action -> action.posting().income());
      insert.setString(15, now.toString());
      insert.executeUpdate();
    }
    post(tx, actions);
  }

  private static void post(Handle tx, List<Action> actions) throws SQLException {
    var sums = new TreeMap<Integer, Posting>();
    for (var action : actions) {
      if (!action.posting().equals(Posting.NONE)) {
        int partition = ShopTopics.ITEM.partitionOf(action.itemId());
        sums.merge(partition, action.posting(), Posting::plus);
      }
    }
    if (sums.isEmpty()) {
      return;
    }
    try (var update = tx.getConnection().prepareStatement(BALANCE)) {
      bind(update, new ArrayList<>(sums.entrySet()));
      update.executeUpdate();
    }
  }

  private static void bind(PreparedStatement update, List<Map.Entry<Integer, Posting>> sums)
      throws SQLException {
    new Columns<>(update, sums, 0)
        .numbers(Map.Entry::getKey)
        .sums(sum -> sum.getValue().cash())
        .sums(sum -> sum.getValue().stock())
        .sums(sum -> sum.getValue().loans())
        .sums(sum -> sum.getValue().income());
  }
}
