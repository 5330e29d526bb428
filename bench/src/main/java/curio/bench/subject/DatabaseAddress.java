package curio.bench.subject;

import curio.store.DatabaseSettings;

/** Where a database is and who may in; its text does not show the password. */
record DatabaseAddress(String url, String user, String password) {
  static DatabaseAddress of(DatabaseSettings settings) {
    return new DatabaseAddress(settings.url(), settings.user(), settings.password());
  }

  @Override
  public String toString() {
    return url + " as " + user;
  }
}
