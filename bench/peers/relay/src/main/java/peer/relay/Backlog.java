package peer.relay;

import io.namastack.outbox.Outbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** {@code fill N} on the input: puts N events into the outbox by one transaction, and tells {@code filled}. */
@Component
class Backlog {
  /** So many of each user, whose order has to be kept. */
  private static final int OF_A_USER = 100;

  private final Outbox outbox;
  private final TransactionTemplate transactions;

  Backlog(Outbox outbox, TransactionTemplate transactions) {
    this.outbox = outbox;
    this.transactions = transactions;
  }

  /** Ends with its input, which is when whoever started it ends. */
  void obey(PrintStream out) throws IOException {
    tell(out, "ready");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      if (!words[0].equals("fill")) {
        throw new IllegalArgumentException(line);
      }
      int count = Integer.parseInt(words[1]);
      transactions.executeWithoutResult(status -> fill(count));
      tell(out, "filled " + count);
    }
  }

  private void fill(int count) {
    int users = Math.max(1, count / OF_A_USER);
    Instant now = Instant.now();
    for (int i = 0; i < count; i++) {
      long user = 1 + i % users;
      outbox.schedule(
          new OrderCreated(UUID.randomUUID(), user, 40_000, "", "", now, "bench-%04d".formatted(user)),
          Long.toString(user));
    }
  }

  private static void tell(PrintStream out, String line) {
    out.println(line);
    out.flush();
  }
}
