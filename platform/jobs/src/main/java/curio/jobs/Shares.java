package curio.jobs;

import curio.store.Row;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * How the parts of shared work are spread: over the nodes that live and take part, the same number
 * each or one more. Who has one more goes round with the kinds, in their order, so that no node has
 * the surplus of all. All nodes that see the same nodes reckon the same. Immutable.
 */
record Shares(SortedMap<Long, Set<String>> kindsByNode) {
  /** Who lives and takes part in anything, at the time of the database. */
  static Shares read(Handle tx) throws SQLException {
    var sql =
        """
        select id, unnest(shares) as kind from jobs.node where held_until > clock_timestamp()
        """;
    try (var select = tx.getConnection().prepareStatement(sql);
        var rows = select.executeQuery()) {
      var kinds = new TreeMap<Long, Set<String>>();
      while (rows.next()) {
        kinds
            .computeIfAbsent(rows.getLong(1), node -> new HashSet<>())
            .add(new Row(rows).text("kind"));
      }
      return new Shares(kinds);
    }
  }

  /** How many of the parts of a kind a node may have; 0 if it is not known to take part. */
  int of(long node, String kind, int parts) {
    List<Long> doers =
        kindsByNode.entrySet().stream()
            .filter(one -> one.getValue().contains(kind))
            .map(Map.Entry::getKey)
            .toList();
    int place = doers.indexOf(node);
    if (place < 0) {
      return 0;
    }
    int surplus = parts % doers.size();
    int rank = Math.floorMod(place - placeOf(kind) * surplus, doers.size());
    return parts / doers.size() + (rank < surplus ? 1 : 0);
  }

  /** Among all kinds that anybody does. */
  private int placeOf(String kind) {
    var kinds = new TreeSet<String>();
    kindsByNode.values().forEach(kinds::addAll);
    return kinds.headSet(kind).size();
  }
}
