package curio.mobileid.sessions;

import curio.http.json.Json;
import curio.mobileid.upstream.UpstreamAnswer;

/** What upstream said, as it is kept. Stateless. */
final class SealedAnswer {
  private static final String COLUMN = "answer";
  private static final Json.Reader<UpstreamAnswer> READER = Json.reader(UpstreamAnswer.class);

  private SealedAnswer() {}

  static byte[] seal(FieldEncryption encryption, SessionId id, UpstreamAnswer answer) {
    return encryption.encrypt(Json.write(answer), id, COLUMN);
  }

  static UpstreamAnswer open(FieldEncryption encryption, SessionId id, byte[] sealed) {
    return READER.read(encryption.decrypt(sealed, id, COLUMN));
  }
}
