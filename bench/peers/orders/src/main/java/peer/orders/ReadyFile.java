package peer.orders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the benchmark the port: writes it to a file as soon as requests are served. */
@Component
public class ReadyFile {
  private final Path file;

  ReadyFile(@Value("${ready-file}") Path file) {
    this.file = file;
  }

  @EventListener
  void ready(ApplicationReadyEvent event) throws IOException {
    int port = ((WebServerApplicationContext) event.getApplicationContext()).getWebServer().getPort();
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(unfinished, Integer.toString(port));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
