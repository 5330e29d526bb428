package curio.bench.subject;

import curio.bench.shop.Stock;
import curio.bench.shop.StockedItem;
import curio.shop.items.ItemWords;
import curio.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The real {@code curio serve}: one node of all roles on a PostgreSQL with its own tuning. */
public final class CurioShop implements ShopSubject {
  private static final String SCHEMA = "shop";
  private static final int BATCH = 5_000;

  /** A few clerks do what thousands of people would. */
  private static final List<String> SETTINGS = List.of("--shop.commands-per-minute=0");

  private final Path launcher;
  private final int clerks;

  /** `launcher` is the {@code curio} script. */
  public CurioShop(Path launcher, int clerks) {
    this.launcher = launcher;
    this.clerks = clerks;
  }

  @Override
  public String name() {
    return "curio";
  }

  /** The node is started once to make its tables, and again when they are filled. */
  @Override
  public RunningShop start(Path directory, Stock stock, Cleanup cleanup) throws IOException {
    OwnPostgres postgres = cleanup.add(OwnPostgres.empty(directory.resolve("store")));
    CurioNode curio = new CurioNode(launcher, directory, postgres.address());
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free(1).getFirst());
    cleanup.add(curio.launch(address, SETTINGS)).close();
    fill(postgres, stock);
    ChildProcess node = cleanup.add(curio.launch(address, SETTINGS));
    return new RunningShop(
        address,
        tokens(address, postgres.address()),
        new ProcessTree(List.of(node.pid(), postgres.pid())),
        Optional.of(ShopTables.telling(postgres.address(), SCHEMA)));
  }

  /** Puts the items into the tables that are there, with what searches compare. */
  static void fill(OwnPostgres postgres, Stock stock) throws IOException {
    try (StockFill fill = StockFill.begin(postgres.address(), SCHEMA);
        Database database = Database.open("fill", postgres.settings(), new SimpleMeterRegistry())) {
      fill.rows(stock);
      for (int from = 0; from < stock.size(); from += BATCH) {
        List<ItemWords.Entry> entries = entries(stock, from, Math.min(stock.size(), from + BATCH));
        database.inTransaction(tx -> {
          ItemWords.write(tx, entries);
          return entries.size();
        });
      }
      fill.end();
    } catch (SQLException e) {
      throw new IOException("the shop cannot be filled", e);
    }
  }

  /** The store numbers items from 1 on. */
  private static List<ItemWords.Entry> entries(Stock stock, int from, int to) {
    List<ItemWords.Entry> entries = new ArrayList<>();
    for (int number = from; number < to; number++) {
      StockedItem item = stock.item(number);
      entries.add(
          new ItemWords.Entry(number + 1L, item.id(), item.name(), item.category(), item.state()));
    }
    return entries;
  }

  /** Whom nobody made a clerk yet cannot do it for another: so it is done in the store. */
  private List<String> tokens(InetSocketAddress address, DatabaseAddress store) throws IOException {
    try (HttpCalls calls = new HttpCalls(address);
        Connection connection =
            DriverManager.getConnection(store.url(), store.user(), store.password());
        Statement statement = connection.createStatement()) {
      Accounts accounts = new Accounts(calls);
      accounts.signUp(clerks);
      statement.execute("update accounts.users set role = 'clerk'");
      return accounts.signIn(clerks);
    } catch (SQLException e) {
      throw new IOException("nobody can be made a clerk", e);
    }
  }
}
