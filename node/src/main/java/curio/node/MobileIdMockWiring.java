package curio.node;

import curio.mobileidmock.MobileIdMock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the stand-in for Mobile-ID of a node that plays it. Used by {@link Node} alone. */
final class MobileIdMockWiring {
  private static final Logger LOG = LoggerFactory.getLogger(MobileIdMockWiring.class);

  private final MobileIdMockConfig config;
  private final Closing closing;

  MobileIdMockWiring(NodeConfig config, Closing closing) {
    this.config = config.mobileIdMock();
    this.closing = closing;
  }

  /** One that serves. */
  MobileIdMock open(Clock clock, MeterRegistry metrics) {
    var mock = closing.add("mobile-id mock", MobileIdMock.start(config.settings(), metrics, clock));
    LOG.atWarn()
        .addKeyValue("port", mock.port())
        .log("plays Mobile-ID: whoever trusts it lets anybody sign in as anybody");
    return mock;
  }
}
