package curio.mobileid.validation;

/**
 * A person whom a certificate has proved. Immutable.
 *
 * @param givenName as the certificate has it, mostly in capitals
 * @param surname likewise
 */
public record Identity(NationalNumber number, String givenName, String surname) {}
