package peer.ignite;

import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** The grid: two servers that keep the cache in memory, and the proxies as clients. */
final class IgniteNodes {
  static final String CACHE = "MID-REQUEST";

  private IgniteNodes() {}

  static Ignite server(String settings) {
    return Ignition.start(configuration(settings));
  }

  static Ignite client(String settings) {
    return Ignition.start(configuration(settings).setClientMode(true));
  }

  /** {@code PORT,SERVER-MILLIS,CLIENT-MILLIS}: discovery's first port and the two failure detection times. */
  private static IgniteConfiguration configuration(String settings) {
    String[] fields = settings.split(",");
    int port = Integer.parseInt(fields[0]);
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalAddress("127.0.0.1");
    discovery.setLocalPort(port);
    discovery.setLocalPortRange(9);
    discovery.setIpFinder(
        new TcpDiscoveryVmIpFinder().setAddresses(List.of("127.0.0.1:" + port + ".." + (port + 9))));
    TcpCommunicationSpi communication = new TcpCommunicationSpi();
    communication.setLocalAddress("127.0.0.1");
    communication.setLocalPort(port + 10);
    return new IgniteConfiguration()
        .setLocalHost("127.0.0.1")
        .setWorkDirectory(System.getProperty("ignite.work"))
        .setGridLogger(new NullLogger())
        .setFailureDetectionTimeout(Long.parseLong(fields[1]))
        .setClientFailureDetectionTimeout(Long.parseLong(fields[2]))
        .setCacheConfiguration(new CacheConfiguration<String, String>(CACHE))
        .setConnectorConfiguration(null)
        .setClientConnectorConfiguration(null)
        .setDiscoverySpi(discovery)
        .setCommunicationSpi(communication);
  }
}
