package curio.http.syntax;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as headers have them: IMF-fixdate (RFC 9110, section 5.6.7), always 29 characters. {@link
 * DateTimeFormatter#RFC_1123_DATE_TIME} writes the days 1 to 9 with one digit, which is no HTTP
 * date.
 */
public final class HttpDate {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  /** The value of {@code Date}, {@code Expires}, {@code Last-Modified} and the like. */
  public static String format(Instant time) {
    return FORM.format(time);
  }
}
