package curio.bench.subject;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * A proxy for Mobile-ID: its clients start sessions with SK's calls, it polls upstream for them.
 */
public interface ProxySubject {
  /** As the report names it. */
  String name();

  /** How it is set up, for the report. */
  String settings();

  /**
   * Starts nodes of it that serve.
   *
   * @param directory for data and logs
   * @param upstream where SK's API is answered
   * @param authorities a PEM file with the certificate of who issues people's certificates
   * @param nodes one or two, which share the sessions
   */
  RunningProxy start(Path directory, URI upstream, Path authorities, int nodes, Cleanup cleanup)
      throws IOException;
}
