package peer.plain;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Orders with a hand-written outbox. */
@SpringBootApplication(scanBasePackages = {"peer.orders", "peer.plain"})
@EnableScheduling
public class PlainPeer {
  public static void main(String[] args) {
    SpringApplication.run(PlainPeer.class, args);
  }
}
