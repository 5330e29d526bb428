package curio.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static final ConfigSchema SCHEMA =
      ConfigSchema.of(List.of(House.class, Garden.class))
          .withChoices(Colour.class, new LinkedHashMap<>(Map.of("red", new Colour("#f00"))));

  @TempDir private Path directory;

  enum Roof {
    FLAT,
    STEEP_ONE
  }

  record Colour(String code) {}

  record Door(
      @Setting(value = "Its width", standard = "90") int width,
      @Setting(value = "Key", formerly = "lock.key") Secret key) {
    Door {
      Checks.check(width > 0, "width: " + width + " (expected: > 0)");
    }
  }

  record House(
      @Setting(value = "File") String config,
      @Setting(value = "Roof", standard = "flat") Roof roof,
      @Setting(value = "Colours", standard = "red") List<Colour> colours,
      @Setting(
              value = "Lit",
              standard = "false",
              formerly = {"light", "lamp.on"})
          boolean lit,
      Door door) {}

  record Garden(
      @Setting(value = "Size", standard = "1KiB") ByteSize garden,
      @Setting(value = "Rest", standard = "90s") Duration rest,
      @Setting(value = "Path", standard = "a/b") Path path) {
    Garden {
      Checks.checkTime("rest", rest, Checks.ONE_SECOND, Checks.ONE_HOUR);
    }
  }

  private static ReadConfig read(String... arguments) {
    return read(Map.of(), arguments);
  }

  private static ReadConfig read(Map<String, String> environment, String... arguments) {
    return new ConfigReader(SCHEMA).read(List.of(arguments), environment);
  }

  @Test
  void recordsStandSideBySideAndHaveTheirDefaults() {
    var read = read();

    assertThat(read.get(House.class).roof()).isEqualTo(Roof.FLAT);
    assertThat(read.get(House.class).colours()).containsExactly(new Colour("#f00"));
    assertThat(read.get(House.class).door().width()).isEqualTo(90);
    assertThat(read.get(Garden.class))
        .isEqualTo(new Garden(new ByteSize(1_024), Duration.ofSeconds(90), Path.of("a/b")))
        .isEqualTo(ConfigReader.defaults(Garden.class));
    assertThat(read.given()).isEmpty();
    assertThatThrownBy(() -> read.get(Door.class)).hasMessageContaining("no part of the schema");
  }

  @Test
  void optionsBeatVariablesWhichBeatTheFile() throws IOException {
    var file = write("roof: steep-one\nrest: 2s\ngarden: 2B\ndoor:\n  width: 1\n");

    var read =
        read(
            Map.of("CURIO_REST", "3s", "CURIO_GARDEN", "3B", "PATH", "/bin", "CURIO_HOME", "/"),
            "--config=" + file,
            "--garden",
            "4B",
            "--lit");

    assertThat(read.get(House.class).roof()).isEqualTo(Roof.STEEP_ONE);
    assertThat(read.get(House.class).lit()).isTrue();
    assertThat(read.get(House.class).door().width()).isEqualTo(1);
    assertThat(read.get(Garden.class).rest()).isEqualTo(Duration.ofSeconds(3));
    assertThat(read.get(Garden.class).garden()).isEqualTo(new ByteSize(4));
    assertThat(read.given()).contains("roof", "rest", "garden", "lit").doesNotContain("path");
    assertThat(read.renamed()).isEmpty();
  }

  @Test
  void aSettingThatWasRenamedIsReadUnderItsFormerNamesAndSaid() throws IOException {
    var yaml = write("lamp:\n  on: true\n");
    var key = Files.writeString(directory.resolve("key"), "hunter2");

    var option = read("--light");
    var variable = read(Map.of("CURIO_LOCK_KEY", "hunter2"));
    var file = read("--config", yaml.toString());
    var secretFile = read("--lock.key-file", key.toString());

    assertThat(option.get(House.class).lit()).isTrue();
    assertThat(option.given()).containsExactly("lit");
    assertThat(option.renamed())
        .containsExactly("--light: is called --lit now; the former name still works");
    assertThat(variable.get(House.class).door().key()).isEqualTo(new Secret("hunter2"));
    assertThat(variable.renamed())
        .containsExactly(
            "CURIO_LOCK_KEY: is called CURIO_DOOR_KEY now; the former name still works");
    assertThat(file.get(House.class).lit()).isTrue();
    assertThat(file.renamed()).singleElement().asString().contains("lamp.on: is called");
    assertThat(secretFile.get(House.class).door().key()).isEqualTo(new Secret("hunter2"));
    assertThat(read("--light", "false", "--config", yaml.toString()).get(House.class).lit())
        .isFalse();
  }

  @Test
  void theFormerNameIsNoSecondSetting() {
    assertThatThrownBy(() -> read("--light", "--lit"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--lit: given twice (expected: once)");
    assertThat(new ConfigText(SCHEMA).help()).contains("--lit").doesNotContain("light", "lamp");
    record Twin(@Setting("Another") String light) {}
    assertThatThrownBy(() -> ConfigSchema.of(List.of(House.class, Twin.class)).specs())
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--roof round | --roof: round (expected: one of flat, steep-one)",
        "--colours red,blue | --colours: red,blue (expected: a comma list; each one of red)",
        "--rest 2h | rest: 7200000ms (expected: 1000ms to 3600000ms)",
        "--door.width 0 | door.width: 0 (expected: > 0)",
        "--garden 1KB | --garden: 1KB (expected: a size such as 64KiB or 1MiB)",
        "--rest 2 | --rest: 2 (expected: a time such as 500ms, 10s, 15m, 24h or 30d)",
        "--lit=2 | --lit: 2 (expected: true or false)",
        "--path | --path: no value (expected: a path)",
        "garden | garden: not an option (expected: --name value)",
        "--gardn 1B | --gardn: unknown option (did you mean --garden?)",
        "--frobnicate | --frobnicate: unknown option (see ./curio serve --help)",
        "--config none | config: none cannot be read (expected: a YAML file)",
      })
  void aWrongValueSaysWhatWouldBeRight(String arguments, String message) {
    assertThatThrownBy(() -> read(arguments.split(" ")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() throws IOException {
    var file = write("grden: 1B\n");

    assertThatThrownBy(
            () -> read(Map.of("CURIO_ROFF", "x"), "--config", file.toString(), "--rest", "x"))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains("grden: unknown setting (did you mean garden?)")
        .contains("CURIO_ROFF: unknown variable (did you mean CURIO_ROOF?)")
        .contains("--rest: x");
    assertThatThrownBy(() -> read("--rest", "2h", "--door.width", "0"))
        .message()
        .contains("rest: 7200000ms", "door.width: 0");
  }

  @Test
  void whatIsPrintedGivesTheSameAgainButNoSecret() throws IOException {
    var first = read("--roof", "steep-one", "--door.key", "hunter2", "--rest", "61s", "--lit");

    var yaml = new ConfigText(SCHEMA).yaml(first);
    var again = read("--config", write(yaml).toString());

    assertThat(yaml).doesNotContain("hunter2").contains("rest: 61s", "roof: steep-one");
    assertThat(again.get(Garden.class)).isEqualTo(first.get(Garden.class));
    assertThat(first.secretOptions()).containsExactly("door.key");
    assertThat(new ConfigText(SCHEMA).markdown())
        .contains("| `rest` | Rest | `90s` | a time", "`CURIO_DOOR_KEY_FILE`");
  }

  @Test
  void aNameGivenTwiceInTheFileIsRefused() throws IOException {
    var yaml = write("roof: flat\nroof: steep-one\n");

    assertThatThrownBy(() -> read("--config", yaml.toString()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains("line 2", "is not YAML", "roof"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# roof: flat\n", "---\n"})
  void aFileWithoutSettingsSetsNone(String yaml) throws IOException {
    var read = read("--config", write(yaml).toString());

    assertThat(read.get(House.class).roof()).isEqualTo(Roof.FLAT);
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("curio.yaml"), yaml);
  }
}
