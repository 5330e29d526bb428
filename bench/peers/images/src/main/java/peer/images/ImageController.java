package peer.images;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Pictures up and down. */
@RestController
class ImageController {
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final PictureFiles pictures;

  ImageController(PictureFiles pictures) {
    this.pictures = pictures;
  }

  @PostMapping("/img")
  ResponseEntity<Map<String, String>> upload(@AuthenticationPrincipal Jwt sender, @RequestBody byte[] picture)
      throws IOException {
    UUID id = pictures.store(Long.parseLong(sender.getSubject()), picture);
    return ResponseEntity.created(URI.create("/img/" + id))
        .body(Map.of("message", "success", "imageID", id.toString(), "error", ""));
  }

  /** A picture never changes, so its id is good for a tag. */
  @GetMapping("/img/{id}")
  ResponseEntity<byte[]> bytes(@PathVariable UUID id) {
    return ResponseEntity.ok()
        .contentType(MediaType.IMAGE_JPEG)
        .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
        .eTag(id.toString())
        .body(pictures.read(id));
  }
}
