package curio.testkit;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A real Redis can be had, and fails as it is told to. */
class RedisServerTest {
  @Test
  void answersAndKeepsNothingOverARestart() throws IOException {
    try (var redis = RedisServer.start()) {
      assertThat(answer(redis, "SET a 1")).isEqualTo("+OK");
      assertThat(answer(redis, "EXISTS a")).isEqualTo(":1");

      redis.kill();
      assertThatThrownBy(() -> answer(redis, "PING")).isInstanceOf(IOException.class);
      redis.restart();

      assertThat(answer(redis, "EXISTS a")).isEqualTo(":0");
    }
  }

  @Test
  void standsStillUntilItIsThawed() throws IOException {
    try (var redis = RedisServer.start()) {
      redis.freeze();

      assertThatThrownBy(() -> answer(redis, "PING")).isInstanceOf(SocketTimeoutException.class);
      redis.thaw();

      eventually(() -> assertThat(answer(redis, "PING")).isEqualTo("+PONG"));
    }
  }

  @Test
  void asksForItsPassword() throws IOException {
    try (var redis = RedisServer.startWithPassword("open-sesame")) {
      assertThat(answer(redis, "PING")).startsWith("-NOAUTH");
    }
  }

  private static String answer(RedisServer redis, String command) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.setSoTimeout(200);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      var line = new StringBuilder();
      for (int next = socket.getInputStream().read();
          next != '\r' && next >= 0;
          next = socket.getInputStream().read()) {
        line.append((char) next);
      }
      return line.toString();
    }
  }
}
