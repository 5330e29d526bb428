package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.config.ConfigText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md is made from the types: run the tests with -Dcurio.docs=write to make it
 * anew.
 */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");

  @Test
  void thePageSaysWhatTheTypesSay() throws IOException {
    var expected =
        """
        # Configuration

        Every setting is an option (`--http.max-body 2MiB`), an environment variable and a line of the YAML file that
        `--config` names, nested at the dots. Options beat variables, variables beat the file, the file beats the
        defaults. Everything that is wrong is reported at once, before anything is started, with exit code 2.
        `./curio --print-config` with the same options shows what would be used.

        This page is made from the types: `./curio test -pl node -am -Dcurio.docs=write` writes it anew.

        """
            + new ConfigText(Modules.ALL.schema()).markdown();
    if ("write".equals(System.getProperty("curio.docs"))) {
      Files.writeString(PAGE, expected);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(expected);
  }
}
