package curio.mobileid;

import static curio.config.Checks.ONE_DAY;
import static curio.config.Checks.check;
import static curio.config.Checks.checkTime;

import curio.config.Secret;
import curio.config.Setting;
import curio.mobileid.starts.StartSettings;
import curio.mobileid.upstream.Language;
import curio.mobileid.upstream.RelyingParty;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * How Mobile-ID is reached and how much of it there may be: {@code mobile-id.…} of the
 * configuration. Immutable.
 */
public record MobileIdSettings(
    @Setting(
            value =
                "Address of SK's Mobile-ID REST API, such as https://mid.sk.ee/mid-api; with"
                    + " --demo a stand-in on this node; else nobody is asked when absent",
            placeholder = "URL")
        String upstreamUrl,
    @Setting(value = "Name under which SK knows this system", standard = "DEMO")
        String relyingPartyName,
    @Setting("UUID that goes with that name; all zeros, as DEMO has it, when absent")
        Secret relyingPartyUuid,
    @Setting(
            value = "PEM file with the certificates of who issues people's certificates",
            placeholder = "FILE")
        String authorities,
    @Setting(
            "SHA-256 of the public keys, in hexadecimal, of which SK's endpoint must show one; any"
                + " endpoint of a known authority when absent")
        List<String> pins,
    @Setting(value = "Language of the phone of who signs in", standard = "eng") Language language,
    @Setting(value = "Text on the phone of who signs in, at most 40 characters") String displayText,
    @Setting(
            value = "Relying parties that are served, each as NAME=UUID; with --demo also DEMO",
            placeholder = "NAME=UUID")
        List<Secret> relyingParties,
    @Setting(value = "How long SK may hold one poll", standard = "30s") Duration pollTimeout,
    @Setting(value = "How much longer than asked an answer of SK may take", standard = "10s")
        Duration answerTimeout,
    @Setting(value = "How long a session is polled at most", standard = "150s")
        Duration sessionTimeout,
    @Setting(value = "How long a session can be seen after its end", standard = "5m")
        Duration sessionKeep,
    @Setting(value = "Most sessions that this node polls at once", standard = "10000")
        int sessionsAtOnce,
    @Setting(
            value = "Most starts on their way to SK at once; more are answered 503",
            standard = "64")
        int startsAtOnce,
    @Setting(
            value =
                "Most starts in ten minutes for one phone or national number by one address or"
                    + " relying party, or by a browser where its owner has signed in; 0: any"
                    + " number",
            standard = "10")
        int startsPerSender,
    @Setting(
            value =
                "Most starts for one phone in ten minutes by all whom nobody knows; 0: any number,"
                    + " also by one sender",
            standard = "30")
        int startsPerPhone,
    @Setting(
            value =
                "Most starts for one national number in ten minutes by all whom nobody knows; 0:"
                    + " any number, also by one sender",
            standard = "30")
        int startsPerPerson,
    @Setting(
            value = "How long a browser is known in which somebody has signed in",
            standard = "180d")
        Duration browserLife,
    @Setting(
            value = "Most sign-ins that one address starts in ten minutes; 0: any number",
            standard = "300")
        int startsPerAddress,
    @Setting(
            value = "Most starts of one relying party in ten minutes; 0: any number",
            standard = "30000")
        int startsPerParty,
    @Setting(
            "Key that keeps personal data unreadable in the store: 32 bytes in Base64, the same on"
                + " all nodes; made from cluster-secret when absent, or kept in the data directory")
        Secret encryptionKey) {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
  private static final int KEY_BYTES = 32;
  private static final int MAX_AT_ONCE = 10_000;
  private static final int MAX_DISPLAY_TEXT = 40;
  private static final Pattern PIN = Pattern.compile("[0-9a-fA-F]{64}");

  public MobileIdSettings {
    check(
        upstreamUrl.isEmpty() || isUpstream(upstreamUrl),
        "upstream-url: " + upstreamUrl + " (expected: like https://HOST/PATH)");
    check(
        pins.stream().allMatch(pin -> PIN.matcher(pin).matches()),
        "pins: another form (expected: 64 hexadecimal digits each)");
    check(
        pins.isEmpty() || upstreamUrl.startsWith("https:"),
        "pins: without TLS (expected: an upstream-url with https)");
    pins = pins.stream().map(pin -> pin.toLowerCase(Locale.ROOT)).toList();
    check(
        displayText.length() <= MAX_DISPLAY_TEXT
            && displayText.chars().noneMatch(Character::isISOControl),
        "display-text: (expected: at most 40 characters, none of control)");
    // It knows best what it takes, and says so.
    var _ = party(relyingPartyName, relyingPartyUuid);
    relyingParties = List.copyOf(relyingParties);
    relyingParties.forEach(MobileIdSettings::party);
    checkTime("poll-timeout", pollTimeout, ONE_SECOND, TWO_MINUTES);
    checkTime("answer-timeout", answerTimeout, Duration.ofMillis(100), TWO_MINUTES);
    checkTime("session-timeout", sessionTimeout, ONE_SECOND, Duration.ofHours(1));
    checkTime("session-keep", sessionKeep, Duration.ZERO, ONE_DAY);
    checkTime("browser-life", browserLife, ONE_DAY, Duration.ofDays(366));
    checkAtOnce("sessions-at-once", sessionsAtOnce);
    checkAtOnce("starts-at-once", startsAtOnce);
    // They know best what they take, and say so.
    for (int starts :
        List.of(
            startsPerSender, startsPerPhone, startsPerPerson, startsPerAddress, startsPerParty)) {
      var _ = StartSettings.rate(starts);
    }
    check(
        !encryptionKey.isPresent() || isKey(encryptionKey.value()),
        "encryption-key: (expected: 32 bytes in Base64)");
  }

  /** In whose name people sign in. */
  RelyingParty own() {
    return party(relyingPartyName, relyingPartyUuid);
  }

  /** Who is served. */
  List<RelyingParty> served() {
    return relyingParties.stream().map(MobileIdSettings::party).toList();
  }

  /** How sessions are started. */
  StartSettings starts() {
    return new StartSettings(
        sessionTimeout,
        answerTimeout,
        startsAtOnce,
        StartSettings.rate(startsPerSender),
        StartSettings.rate(startsPerPhone),
        StartSettings.rate(startsPerPerson),
        StartSettings.rate(startsPerAddress),
        StartSettings.rate(startsPerParty),
        browserLife);
  }

  private static RelyingParty party(String name, Secret uuid) {
    return new RelyingParty(
        name, uuid.isPresent() ? uuid("relying-party-uuid", uuid.value()) : new UUID(0, 0));
  }

  private static RelyingParty party(Secret setting) {
    int equals = setting.value().lastIndexOf('=');
    check(equals > 0, "relying-parties: without = (expected: NAME=UUID, …)");
    return new RelyingParty(
        setting.value().substring(0, equals),
        uuid("relying-parties", setting.value().substring(equals + 1)));
  }

  private static UUID uuid(String name, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": another form (expected: a UUID)", e);
    }
  }

  private static boolean isUpstream(String text) {
    try {
      var uri = URI.create(text);
      return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void checkAtOnce(String name, int number) {
    check(
        number >= 1 && number <= MAX_AT_ONCE,
        "%s: %d (expected: 1 to %d)".formatted(name, number, MAX_AT_ONCE));
  }
}
