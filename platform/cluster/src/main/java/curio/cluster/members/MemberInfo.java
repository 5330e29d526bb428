package curio.cluster.members;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a member says of itself. Immutable.
 *
 * @param id unique for each start of a process
 * @param protocol the version of the calls that it understands
 * @param roles what it does, for people
 * @param services what can be called at it, for example {@code curio.orders.v1.Orders}
 * @param host name or address under which others reach it
 * @param port where its services are called; 0 for none
 * @param internalPort where it tells of its health; 0 for none
 */
public record MemberInfo(
    String id,
    int protocol,
    List<String> roles,
    List<String> services,
    String host,
    int port,
    int internalPort) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|[0-9a-fA-F:.%]{2,60}");
  private static final int MAX_ID = 300;
  private static final int MAX_SERVICES = 100;
  private static final int MAX_PORT = 65_535;

  /** Refuses what nobody could call. */
  public MemberInfo {
    check(
        !id.isBlank() && id.length() <= MAX_ID && isPlain(id),
        "id: (expected: 1 to " + MAX_ID + " printable characters)");
    check(HOST.matcher(host).matches(), "host: (expected: a host name or address)");
    checkPort("port", port);
    checkPort("internalPort", internalPort);
    check(
        services.size() <= MAX_SERVICES,
        "services: %d (expected: at most %d)".formatted(services.size(), MAX_SERVICES));
    services.forEach(ServiceName::check);
    check(services.isEmpty() || port > 0, "port: 0 (expected: 1 to 65535, as there are services)");
    roles = List.copyOf(roles);
    services = List.copyOf(services);
  }

  private static boolean isPlain(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  private static void checkPort(String name, int port) {
    check(
        port >= 0 && port <= MAX_PORT,
        "%s: %d (expected: 0 to %d)".formatted(name, port, MAX_PORT));
  }

  private static void check(boolean good, String message) {
    if (!good) {
      throw new CurioException(ErrorCode.INVALID, message);
    }
  }
}
