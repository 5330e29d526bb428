package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.mobileidmock.MobileIdMock;
import curio.mobileidmock.MockSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The people of the stand-in, which runs beside the nodes, and what tests ask of them. */
final class MobileIdPeople implements AutoCloseable {
  static final String CONFIRMS = person("+37200000766", "60001019906");
  static final String CANCELS = person("+37201100266", "60001019950");

  final MobileIdMock mock =
      MobileIdMock.start(MockSettings.forTests(), new SimpleMeterRegistry(), Clock.systemUTC());
  private final Path authorities;

  MobileIdPeople() {
    try {
      authorities = Files.createTempFile("curio-authorities", ".pem");
      Files.writeString(authorities, mock.authority().pem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The options of nodes that ask them, without limits. */
  List<String> options() {
    return List.of(
        "--mobile-id.upstream-url",
        "http://127.0.0.1:" + mock.port(),
        "--mobile-id.authorities",
        authorities.toString(),
        "--mobile-id.relying-parties",
        "DEMO=00000000-0000-0000-0000-000000000000",
        "--mobile-id.starts-per-phone",
        "0",
        "--mobile-id.starts-per-person",
        "0");
  }

  /** The same and some more. */
  String[] optionsAnd(String... more) {
    var all = new ArrayList<>(options());
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** The members of a body that say whom it is about. */
  static String person(String phone, String number) {
    return "\"phoneNumber\":\"%s\",\"nationalIdentityNumber\":\"%s\"".formatted(phone, number);
  }

  /** What a relying party sends. */
  static String proxyBody(String person) {
    return """
    {"relyingPartyName":"DEMO","relyingPartyUUID":"00000000-0000-0000-0000-000000000000",%s,
     "hash":"%s","hashType":"SHA256","language":"ENG"}
    """
        .formatted(person, Base64.getEncoder().encodeToString(new byte[32]));
  }

  /** Starts a session of a relying party. */
  static String start(RunningNode node, String path, String person) {
    var answer = node.post(path, proxyBody(person));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.text("sessionID");
  }

  @Override
  public void close() {
    mock.close();
    try {
      Files.delete(authorities);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
