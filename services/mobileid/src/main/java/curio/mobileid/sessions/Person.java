package curio.mobileid.sessions;

import curio.http.json.Json;
import curio.mobileid.validation.Country;
import curio.mobileid.validation.NationalNumber;

/** Whom a session is about, as it is kept. Stateless. */
final class Person {
  private static final String COLUMN = "person";
  private static final Json.Reader<Kept> READER = Json.reader(Kept.class);

  private Person() {}

  record Kept(Country country, String digits) {}

  static byte[] seal(FieldEncryption encryption, SessionId id, NationalNumber person) {
    var kept = new Kept(person.country(), person.digits());
    return encryption.encrypt(Json.write(kept), id, COLUMN);
  }

  static NationalNumber open(FieldEncryption encryption, SessionId id, byte[] sealed) {
    var kept = READER.read(encryption.decrypt(sealed, id, COLUMN));
    return new NationalNumber(kept.country(), kept.digits());
  }
}
