package curio.shop.fraud;

import curio.jobs.Jobs;
import curio.shop.ShopSettings;
import curio.shop.s3.S3Objects;
import curio.shop.s3.S3Place;
import curio.store.Database;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** Makes what reads the list that the settings name. Stateless. */
public final class FraudLists {
  private FraudLists() {}

  /** A reader that does not read yet. */
  public static FraudListReader reader(
      Database database,
      Notifications notifications,
      Jobs jobs,
      ShopSettings settings,
      MeterRegistry metrics) {
    return new FraudListReader(
        database, notifications, jobs, source(settings), settings.fraudListEvery(), metrics);
  }

  private static Optional<ListSource> source(ShopSettings settings) {
    var place = settings.fraudList();
    if (place.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        S3Place.of(place)
            .<ListSource>map(object -> new ListObject(new S3Objects(settings.s3()), object))
            .orElseGet(() -> new ListFile(place)));
  }
}
