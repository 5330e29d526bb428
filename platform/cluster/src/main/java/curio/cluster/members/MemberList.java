package curio.cluster.members;

import curio.cluster.remote.Endpoint;
import curio.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All members at one moment. Immutable.
 *
 * @param services every service that is known, by name
 * @param endpoints where each service may be called
 * @param members everybody who is alive, by id
 * @param nextDeathMillis after how long the first of them is dead unless it is heard of
 * @param readNanos when it was asked for, by the monotonic clock
 */
record MemberList(
    List<KnownService> services,
    Map<String, List<Endpoint>> endpoints,
    List<KnownMember> members,
    long nextDeathMillis,
    long readNanos) {
  private static final String SQL =
      """
      select m.id, array_to_string(m.roles, ',') as roles, m.host, m.port, s.service,
        m.state = 'draining' as draining, m.state = 'left' as gone,
        exists (select from cluster.live_member l where l.id = m.id) as live,
        cast(1000 * extract(epoch from clock_timestamp() - m.heard_at) as bigint) as age_millis,
        cast(1000 * extract(epoch from m.term) as bigint) as term_millis,
        (select count(*) from cluster.ticket t
          where t.member_id = m.id and t.ends_at > clock_timestamp()) as tickets
      from cluster.member m left join lateral unnest(m.services) as s (service) on true
      where m.protocol = :protocol
      order by s.service nulls first, m.id
      """;

  /** One member and one of its services; a member without any has one row without. */
  record Row(
      String id,
      String roles,
      String host,
      int port,
      @Nullable String service,
      boolean draining,
      boolean gone,
      boolean live,
      long ageMillis,
      long termMillis,
      long tickets) {
    KnownMember member() {
      return new KnownMember(
          id,
          roles.isEmpty() ? List.of() : List.of(roles.split(",", -1)),
          new Address(host, port).toString(),
          draining,
          Math.max(0, ageMillis),
          tickets);
    }

    Endpoint endpoint() {
      return new Endpoint(id, host, port);
    }
  }

  /** What is known before the first reading, which is nothing, and long out of date. */
  static MemberList none() {
    long longAgo = System.nanoTime() - Duration.ofDays(1).toNanos();
    return new MemberList(List.of(), Map.of(), List.of(), Long.MAX_VALUE, longAgo);
  }

  static MemberList read(Database database) {
    return read(database, Set.of());
  }

  /**
   * The same, but some whose heartbeat has run out are called all the same.
   *
   * @param trusted who is, unless it has left or drains
   */
  static MemberList read(Database database, Set<Endpoint> trusted) {
    long asked = System.nanoTime();
    var rows =
        database.read(tx ->
            tx.createQuery(SQL).bind("protocol", Membership.PROTOCOL).mapTo(Row.class).list());
    return of(rows, trusted, asked);
  }

  /** Everybody who may be called for something. */
  Set<Endpoint> called() {
    return endpoints.values().stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  /** Open connections to all members. */
  long tickets() {
    return members.stream().mapToLong(KnownMember::tickets).sum();
  }

  /** Each once: a member has a row for each service, and they were not read at the same moment. */
  private static List<KnownMember> live(List<Row> rows) {
    var members = new LinkedHashMap<String, KnownMember>();
    rows.stream().filter(Row::live).forEach(row -> members.putIfAbsent(row.id(), row.member()));
    return List.copyOf(members.values());
  }

  private static MemberList of(List<Row> rows, Set<Endpoint> trusted, long asked) {
    var members = new LinkedHashMap<String, List<KnownMember>>();
    var endpoints = new LinkedHashMap<String, List<Endpoint>>();
    for (var row : rows) {
      var service = row.service();
      if (service != null) {
        var live = members.computeIfAbsent(service, name -> new ArrayList<>());
        if (row.live()) {
          live.add(row.member());
        }
        boolean called = row.live() || (!row.gone() && trusted.contains(row.endpoint()));
        if (called && !row.draining()) {
          endpoints.computeIfAbsent(service, name -> new ArrayList<>()).add(row.endpoint());
        }
      }
    }
    endpoints.replaceAll((service, all) -> List.copyOf(all));
    return new MemberList(
        members.entrySet().stream().map(e -> new KnownService(e.getKey(), e.getValue())).toList(),
        Map.copyOf(endpoints),
        live(rows),
        rows.stream()
            .filter(Row::live)
            .mapToLong(row -> row.termMillis() - row.ageMillis())
            .min()
            .orElse(Long.MAX_VALUE),
        asked);
  }
}
