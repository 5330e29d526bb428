package curio.mobileid.validation;

/** Where Mobile-ID is at home, by the code that certificates use (ISO 3166-1). */
public enum Country {
  EE("+372", 8),
  LT("+370", 6);

  private final String phonePrefix;
  private final int lastCentury;

  Country(String phonePrefix, int lastCentury) {
    this.phonePrefix = phonePrefix;
    this.lastCentury = lastCentury;
  }

  /** What its phone numbers begin with. */
  String phonePrefix() {
    return phonePrefix;
  }

  /** The highest first digit of its national numbers: Estonia has begun to plan for the 22nd. */
  int lastCentury() {
    return lastCentury;
  }
}
