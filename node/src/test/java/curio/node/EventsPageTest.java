package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/events.md is made from the topics and the contracts: run the tests with -Dcurio.docs=write
 * to make it anew.
 */
class EventsPageTest {
  private static final Path PAGE = Path.of("../docs/events.md");

  @Test
  void thePageSaysWhatTheTopicsAndContractsSay() throws IOException {
    var expected = new EventsPage(Modules.ALL, EventsPage.allContracts()).markdown();
    if ("write".equals(System.getProperty("curio.docs"))) {
      Files.writeString(PAGE, expected);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(expected);
  }
}
