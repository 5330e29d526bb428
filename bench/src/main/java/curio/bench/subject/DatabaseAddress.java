package curio.bench.subject;

import curio.store.DatabaseSettings;
import java.util.Map;

/** Where a database is and who may in; its text does not show the password. */
record DatabaseAddress(String url, String user, String password) {
  static DatabaseAddress of(DatabaseSettings settings) {
    return new DatabaseAddress(settings.url(), settings.user(), settings.password());
  }

  /** By which a worker is told. */
  Map<String, String> environment() {
    return Map.of(
        "PEER_DATABASE_URL", url,
        "PEER_DATABASE_USER", user,
        "PEER_DATABASE_PASSWORD", password);
  }

  @Override
  public String toString() {
    return url + " as " + user;
  }
}
