package curio.store.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// How PostgreSQL's programs are started. They refuse to run as root, so root enters a user
/// namespace in which it is nobody in particular (`unshare -U`; files stay root's), or, where that
/// is forbidden, becomes `nobody` (the files are then given to that user). The server also gets a
/// session of its own, so that Ctrl-C in a terminal reaches only us, and is told by the kernel when
/// the thread that started it ends (`setpriv --pdeathsig`), so that it stops cleanly after a `kill
/// -9` of ours. Each of these programs replaces itself by the next one: the process id stays.
///
/// @param session what gives the server a session of its own
/// @param unprivileged what makes a command run as somebody other than root
/// @param tied what ends the server after us
/// @param owner user id that must own the files, if not ours
record Launch(
    List<String> session, List<String> unprivileged, List<String> tied, OptionalInt owner) {
  /** The user and group nobody, whose numbers are the same everywhere while the names are not. */
  private static final int NOBODY = 65_534;

  private static final Duration PROBE = Duration.ofSeconds(5);

  /** Finds out what works on this machine, in a few milliseconds. */
  static Launch detect() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return detect(List.of(), OptionalInt.empty());
    }
    List<String> namespace = List.of("unshare", "-U");
    return works(namespace) ? detect(namespace, OptionalInt.empty()) : asNobody();
  }

  /** The way of root where user namespaces are forbidden. */
  static Launch asNobody() {
    return detect(
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
        OptionalInt.of(NOBODY));
  }

  /** The command line of a program that ends by itself. */
  List<String> command(Path program, List<String> arguments) {
    List<String> line = new ArrayList<>(unprivileged);
    line.add(program.toString());
    line.addAll(arguments);
    return line;
  }

  /** The command line of the server. */
  List<String> server(Path program, List<String> arguments) {
    List<String> line = new ArrayList<>(session);
    line.addAll(unprivileged);
    // After the change of user, which would undo it.
    line.addAll(tied);
    line.add(program.toString());
    line.addAll(arguments);
    return line;
  }

  /** Runs a program to its end; true if it succeeded. What it prints goes to the file. */
  boolean run(Path program, List<String> arguments, File output, Duration limit)
      throws IOException {
    return run(command(program, arguments), output, limit);
  }

  /** Makes the user that the programs run as the owner of a file or directory. */
  void own(Path path) throws IOException {
    if (owner.isPresent()) {
      Files.setAttribute(path, "unix:uid", owner.getAsInt());
      Files.setAttribute(path, "unix:gid", owner.getAsInt());
    }
  }

  private static Launch detect(List<String> unprivileged, OptionalInt owner) {
    List<String> session = List.of("setsid");
    List<String> tied = List.of("setpriv", "--pdeathsig", "INT");
    return new Launch(
        works(session) ? session : List.of(), unprivileged, works(tied) ? tied : List.of(), owner);
  }

  private static boolean works(List<String> prefix) {
    List<String> line = new ArrayList<>(prefix);
    line.add("true");
    try {
      return run(line, new File("/dev/null"), PROBE);
    } catch (IOException missing) {
      return false;
    }
  }

  private static boolean run(List<String> line, File output, Duration limit) throws IOException {
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .start();
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
    }
  }
}
