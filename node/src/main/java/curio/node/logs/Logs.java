package curio.node.logs;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets up the log of the process. Stateless. */
public final class Logs {
  private static final String JSON = "/logback-json.xml";

  private Logs() {}

  /** Takes in what speaks {@code java.util.logging}. */
  public static void bridge() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /**
   * From now on lines are JSON, also those of loggers that were made before: whatever is looked at
   * or built first, a class with a logger may be among it.
   */
  public static void useJson() {
    use((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  static void use(LoggerContext context) {
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    context.reset();
    try {
      configurator.doConfigure(Objects.requireNonNull(Logs.class.getResource(JSON), JSON));
    } catch (JoranException e) {
      throw new IllegalStateException(JSON + " cannot be read", e);
    }
  }
}
