package curio.shop.fraud;

import curio.blobs.S3Objects;
import curio.blobs.S3Place;
import curio.blobs.S3Settings;
import curio.jobs.Jobs;
import curio.shop.ShopSettings;
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
      S3Settings s3,
      MeterRegistry metrics) {
    return new FraudListReader(
        database, notifications, jobs, source(settings, s3), settings.fraudListEvery(), metrics);
  }

  private static Optional<ListSource> source(ShopSettings settings, S3Settings s3) {
    var place = settings.fraudList();
    if (place.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        S3Place.of(place)
            .<ListSource>map(object -> new ListObject(new S3Objects(s3), object))
            .orElseGet(() -> new ListFile(place)));
  }
}
