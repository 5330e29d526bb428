package curio.cluster.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Leaves out a member that fails far more often than it answers, while another one of its service
 * can be compared with it, and never more than half of them. The longer a member keeps failing, the
 * longer it stays away. The rule is the failure percentage of gRFC A50; who is left out is still
 * called when nobody else can be ({@link LeastLoadedPicker}). Stateless.
 */
final class OutlierDetection {
  /** How often members are judged. */
  static final Duration INTERVAL = Duration.ofSeconds(2);

  private static final Duration BASE_EJECTION = Duration.ofSeconds(5);
  private static final Duration LONGEST_EJECTION = Duration.ofSeconds(60);

  /** Fewer calls in an interval say nothing about a member. */
  private static final int MIN_CALLS = 10;

  private static final int MIN_MEMBERS = 2;
  private static final double FAILURE_PERCENT = 60;

  private OutlierDetection() {}

  /**
   * Judges the members of one service by their calls since this was done last.
   *
   * @param nowNanos on the monotonic clock
   * @return those that are left out from now on
   */
  static List<Peer> judge(Collection<Peer> members, long nowNanos) {
    var suspects = new ArrayList<Peer>();
    int compared = 0;
    for (var member : members) {
      var interval = member.conduct().next();
      boolean telling = interval.calls() >= MIN_CALLS;
      compared += telling ? 1 : 0;
      if (telling && interval.failurePercent() > FAILURE_PERCENT && !isEjected(member)) {
        suspects.add(member);
      } else {
        member.conduct().pass(nowNanos);
      }
    }
    long places = members.size() / 2 - members.stream().filter(OutlierDetection::isEjected).count();
    var ejected =
        compared < MIN_MEMBERS
            ? List.<Peer>of()
            : suspects.stream().limit(Math.max(0, places)).toList();
    ejected.forEach(member -> member.conduct().eject(nowNanos + length(member).toNanos()));
    return ejected;
  }

  private static Duration length(Peer member) {
    var length = BASE_EJECTION.multipliedBy(member.conduct().ejections() + 1L);
    return length.compareTo(LONGEST_EJECTION) < 0 ? length : LONGEST_EJECTION;
  }

  private static boolean isEjected(Peer member) {
    return member.conduct().isEjected();
  }
}
