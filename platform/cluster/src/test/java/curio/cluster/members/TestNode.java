package curio.cluster.members;

import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;

/** What a node has of the cluster, without the rest of it. Thread-safe. */
final class TestNode implements AutoCloseable {
  static final String ORDERS = "curio.orders.v1.Orders";

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Database database;
  final Notifications notifications;
  final Registrations registrations;
  final Membership membership;
  final Members members;
  final Tickets tickets;
  final ServiceOverview overview;

  private final MemberInfo self;

  TestNode(String id, DatabaseSettings settings) {
    this(id, settings, ORDERS);
  }

  TestNode(String id, DatabaseSettings settings, String... services) {
    database = Database.open(id, impatient(settings), metrics);
    notifications = new Notifications(database, settings, id);
    registrations = new Registrations(database, notifications);
    membership = new Membership(registrations, metrics);
    self =
        new MemberInfo(
            id, Membership.PROTOCOL, List.of("orders"), List.of(services), "10.0.0.1", 9091, 9090);
    members = new Members(database, notifications, metrics);
    tickets = new Tickets(database, members);
    overview = new ServiceOverview(database, members);
  }

  TestNode start() {
    membership.join(self);
    members.start();
    return this;
  }

  private static DatabaseSettings impatient(DatabaseSettings settings) {
    return new DatabaseSettings(
        settings.url(), settings.user(), settings.password(), 10, ONE_SECOND, ONE_SECOND);
  }

  /** The ids of those that this node would call. */
  List<String> called() {
    return members.members(ORDERS).stream().map(endpoint -> endpoint.member()).toList();
  }

  double metric(String name) {
    return metrics.get(name).meter().measure().iterator().next().getValue();
  }

  /** Ends without leaving, as a process does that is killed. */
  void die() {
    database.close();
    close();
  }

  @Override
  public void close() {
    members.close();
    membership.close();
    notifications.close();
    database.close();
  }
}
