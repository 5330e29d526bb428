package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.settings.PostgresUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/curio",
        "jdbc:postgresql://db.example:5432/curio",
        "jdbc:postgresql://127.0.0.1:65535/postgres",
        "jdbc:postgresql://[::1]:5432/curio",
        "jdbc:postgresql://a:1,b:2,c/curio?targetServerType=primary&sslmode=verify-full",
      })
  void anAddressOfAPostgresIsGood(String url) {
    assertThat(PostgresUrl.isGood(url)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql:curio",
        "jdbc:postgresql://",
        "jdbc:postgresql:///curio",
        "jdbc:postgresql://db",
        "jdbc:postgresql://db/",
        "jdbc:postgresql://db:/curio",
        "jdbc:postgresql://db:port/curio",
        "jdbc:postgresql://db:0/curio",
        "jdbc:postgresql://db:65536/curio",
        "jdbc:postgresql://db:1,/curio",
        "jdbc:postgresql://d b/curio",
        "jdbc:mysql://db/curio",
        "postgres://db/curio",
        "db/curio",
      })
  void anythingElseIsNot(String url) {
    assertThat(PostgresUrl.isGood(url)).isFalse();
  }
}
