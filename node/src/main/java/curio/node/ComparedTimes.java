package curio.node;

import curio.accounts.AccountsTimes;
import curio.cluster.members.Registrations;
import curio.jobs.Jobs;
import curio.mobileid.starts.SessionTimes;
import curio.orders.OrdersService;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.StoredTimes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a node with certain roles stores that is compared with now. */
final class ComparedTimes {
  private ComparedTimes() {}

  /** Keeps them right for a node; not watching yet. */
  static StoredTimes watch(
      NodeConfig config, Database database, Clock clock, MeterRegistry metrics) {
    return new StoredTimes(database, clock, of(config, config.runningRoles()), metrics);
  }

  static List<StoredTime> of(NodeConfig config, Set<Role> roles) {
    var times = new ArrayList<>(Registrations.storedTimes());
    var serving = Set.of(Role.ACCOUNTS, Role.MOBILE_ID, Role.ORDERS);
    if (roles.stream().anyMatch(serving::contains)) {
      times.addAll(Jobs.storedTimes());
    }
    if (roles.contains(Role.ACCOUNTS)) {
      times.addAll(AccountsTimes.all(AccountsWiring.SIGNING_KEY_LIFE));
    }
    if (roles.contains(Role.MOBILE_ID)) {
      var settings = config.mobileId();
      times.addAll(SessionTimes.all(settings.sessionTimeout(), settings.answerTimeout()));
    }
    if (roles.contains(Role.ORDERS)) {
      times.addAll(OrdersService.storedTimes());
    }
    return times;
  }
}
