package curio.mobileid.sessions;

import curio.http.json.Json;
import curio.mobileid.upstream.UpstreamAnswer;

/** What upstream said, as it is kept. Stateless. */
final class SealedAnswer {
  private static final String COLUMN = "answer";
  private static final Json.Reader<UpstreamAnswer> READER = Json.reader(UpstreamAnswer.class);

  private SealedAnswer() {}

  static byte[] seal(Vault vault, SessionId id, UpstreamAnswer answer) {
    return vault.seal(Json.write(answer), id, COLUMN);
  }

  static UpstreamAnswer open(Vault vault, SessionId id, byte[] sealed) {
    return READER.read(vault.open(sealed, id, COLUMN));
  }
}
