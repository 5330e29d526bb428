package curio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
  private static DatabaseSettings at(String url) {
    return new DatabaseSettings(
        url, "curio", "hush", 4, Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void itsTextNeverShowsAPassword() {
    String text = at("jdbc:postgresql://db/curio?password=hush&sslmode=require").toString();

    assertThat(text).contains("jdbc:postgresql://db/curio", "user=curio").doesNotContain("hush");
  }

  @Test
  void anotherDatabaseKeepsServerAndParameters() {
    assertThat(at("jdbc:postgresql://db:5432/curio?sslmode=require").withDatabase("zoo").url())
        .isEqualTo("jdbc:postgresql://db:5432/zoo?sslmode=require");
    assertThat(at("jdbc:postgresql://db").withDatabase("zoo").url())
        .isEqualTo("jdbc:postgresql://db/zoo");
    assertThat(at("jdbc:postgresql://db?sslmode=require").withDatabase("zoo").url())
        .isEqualTo("jdbc:postgresql://db/zoo?sslmode=require");
  }

  @Test
  void badValuesAreRefusedWithoutRepeatingSecrets() {
    assertThatThrownBy(() -> at("jdbc:mysql://db?password=hush"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> at("jdbc:postgresql://db/x").withPoolSize(0))
        .hasMessage("poolSize: 0 (expected: 1 to 1000)");
    assertThatThrownBy(() -> at("jdbc:postgresql://db/x").withStatementTimeout(Duration.ZERO))
        .hasMessageContaining("statementTimeout");
  }
}
