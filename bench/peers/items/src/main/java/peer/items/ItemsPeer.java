package peer.items;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import peer.orders.ReadyFile;
import peer.orders.RequestIds;

/** A shop on a database. */
@SpringBootApplication
@Import({ReadyFile.class, RequestIds.class})
public class ItemsPeer {
  public static void main(String[] args) {
    SpringApplication.run(ItemsPeer.class, args);
  }
}
