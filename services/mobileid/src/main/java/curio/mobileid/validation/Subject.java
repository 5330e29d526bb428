package curio.mobileid.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/**
 * Whom a certificate is about, as it says. Immutable.
 *
 * @param serialNumber such as PNOEE-60001019906
 */
record Subject(String serialNumber, String givenName, String surname) {
  private static final String SERIAL_NUMBER = "SERIALNUMBER";
  private static final String GIVEN_NAME = "GIVENNAME";
  private static final String SURNAME = "SURNAME";

  /** Without these, the names would come as numbers and the values as hexadecimal DER. */
  private static final Map<String, String> NAMES =
      Map.of("2.5.4.5", SERIAL_NUMBER, "2.5.4.42", GIVEN_NAME, "2.5.4.4", SURNAME);

  /** Reads one; empty unless each of the three stands there exactly once. */
  static Optional<Subject> of(X500Principal principal) {
    LdapName name;
    try {
      name = new LdapName(principal.getName(X500Principal.RFC2253, NAMES));
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
    var serialNumber = values(name, SERIAL_NUMBER);
    var givenName = values(name, GIVEN_NAME);
    var surname = values(name, SURNAME);
    if (serialNumber.size() != 1 || givenName.size() != 1 || surname.size() != 1) {
      return Optional.empty();
    }
    return Optional.of(
        new Subject(serialNumber.getFirst(), givenName.getFirst(), surname.getFirst()));
  }

  private static List<String> values(LdapName name, String type) {
    var values = new ArrayList<String>();
    for (var rdn : name.getRdns()) {
      var attribute = rdn.toAttributes().get(type);
      for (int i = 0; attribute != null && i < attribute.size(); i++) {
        try {
          values.add(String.valueOf(attribute.get(i)));
        } catch (NamingException e) {
          throw new IllegalStateException("a name in memory can be read", e);
        }
      }
    }
    return values;
  }
}
