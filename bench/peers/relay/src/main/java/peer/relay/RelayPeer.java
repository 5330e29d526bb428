package peer.relay;

import java.io.PrintStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Moves events from the outbox of namastack to Kafka; what it is given to move its input says. */
@SpringBootApplication
public class RelayPeer {
  /** Settings of Spring. What libraries print must not disturb the protocol. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    SpringApplication.run(RelayPeer.class, args).getBean(Backlog.class).obey(out);
    System.exit(0);
  }
}
