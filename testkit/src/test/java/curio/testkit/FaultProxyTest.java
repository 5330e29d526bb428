package curio.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private ServerSocket server;
  private FaultProxy proxy;

  /** A server that sends back what it gets. */
  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
    proxy = FaultProxy.before(server.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void everythingPassesAtFirst() throws IOException {
    try (var client = connect()) {
      assertThat(echo(client, 7)).isEqualTo(7);
    }
  }

  @Test
  void whatHangsComesLater() throws IOException {
    try (var client = connect()) {
      client.setSoTimeout(200);
      proxy.hang();
      assertThatThrownBy(() -> echo(client, 7)).isInstanceOf(SocketTimeoutException.class);

      proxy.pass();

      client.setSoTimeout(5_000);
      assertThat(client.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void whatIsCutIsResetUntilItPassesAgain() throws IOException {
    try (var before = connect()) {
      assertThat(echo(before, 7)).isEqualTo(7);

      proxy.cut();

      assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> echo(connect(), 7)).isInstanceOf(SocketException.class);
    }
    proxy.pass();
    try (var after = connect()) {
      assertThat(echo(after, 7)).isEqualTo(7);
    }
  }

  @Test
  void whatIsSlowTakesItsTimeBothWays() throws IOException {
    try (var client = connect()) {
      proxy.slow(Duration.ofMillis(100));
      long start = System.nanoTime();

      assertThat(echo(client, 7)).isEqualTo(7);

      assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(200).toNanos());
    }
  }

  @Test
  void whoeverIsRefusedMayComeBackToTheSamePort() throws IOException {
    try (var before = connect()) {
      assertThat(echo(before, 7)).isEqualTo(7);

      proxy.refuse();

      assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }
    proxy.pass();
    try (var after = connect()) {
      assertThat(echo(after, 7)).isEqualTo(7);
    }
  }

  @Test
  void aNarrowLinkIsSharedByAllWhoUseIt() throws IOException {
    try (var one = connect();
        var other = connect()) {
      proxy.narrow(1_000);
      long start = System.nanoTime();

      one.getOutputStream().write(new byte[100]);
      other.getOutputStream().write(new byte[100]);
      one.getInputStream().readNBytes(100);
      other.getInputStream().readNBytes(100);

      assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(399).toNanos());
    }
  }

  private Socket connect() throws IOException {
    var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(5_000);
    return client;
  }

  private static int echo(Socket client, int value) throws IOException {
    client.getOutputStream().write(value);
    return client.getInputStream().read();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        Thread.ofVirtual().start(() -> sendBack(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void sendBack(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // The client has gone.
    }
  }
}
