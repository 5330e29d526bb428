package curio.bench.subject;

import java.time.Duration;

/**
 * One line of {@code /proc/PID/stat} (proc(5)): the name of the program and the CPU time it used,
 * children included that have ended and were waited for.
 */
record ProcStat(String program, Duration cpu) {
  /**
   * The kernel counts in hundredths of a second on every architecture we run on (getconf CLK_TCK).
   */
  private static final long TICK_MILLIS = 10;

  private static final int USER_TIME = 11;
  private static final int CHILDREN_SYSTEM_TIME = 14;

  static ProcStat parse(String line) {
    // The name stands in parentheses and may hold spaces and parentheses itself.
    int nameEnd = line.lastIndexOf(')');
    String program = line.substring(line.indexOf('(') + 1, nameEnd);
    String[] fields = line.substring(nameEnd + 2).split(" ");
    long ticks = 0;
    for (int i = USER_TIME; i <= CHILDREN_SYSTEM_TIME; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return new ProcStat(program, Duration.ofMillis(ticks * TICK_MILLIS));
  }
}
