package peer.namastack;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Orders with the namastack outbox. */
@SpringBootApplication(scanBasePackages = {"peer.orders", "peer.namastack"})
public class NamastackPeer {
  public static void main(String[] args) {
    SpringApplication.run(NamastackPeer.class, args);
  }
}
