package curio.gateway.gallery;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import curio.contracts.gallery.v1.AddImageRequest;
import curio.contracts.gallery.v1.Visibility;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.gallery.UploadRoutes.UploadBody;
import curio.http.Request;
import curio.http.content.Multipart;
import curio.http.content.Part;
import curio.http.json.Json;
import curio.http.json.LongText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A picture that was sent, in any of three forms: a form with one file, JSON, or the bytes
 * themselves. Its bytes lie in the body that has arrived, which base64 is decoded into: a picture
 * is in memory once.
 *
 * @param accessToken that stood in the body; null for none
 * @param request all but who sends it
 */
record Upload(@Nullable String accessToken, AddImageRequest.Builder request) {
  private static final Json.Reader<UploadBody> BODY = Json.reader(UploadBody.class);

  /** As the gallery has it, which looks again. A call between nodes takes few more. */
  private static final int MOST_BYTES = 10 << 20;

  private static final int LONGEST_TEXT = 64 << 10;

  /** Tags may come in several parts of a form. */
  private static final Set<String> ONE_TEXT =
      Set.of("title", "description", "alt", "visibility", "accessToken");

  /**
   * Of what is said beside the picture. What is read of it takes many times as much memory, and is
   * read before anybody asks who sends it.
   */
  private static final int MOST_WORDS = 256 << 10;

  /**
   * Reads the body of a request.
   *
   * @throws CurioException INVALID for one that is malformed
   */
  static Upload read(Request request) {
    var upload = ofBody(request);
    request.query("visibility").map(ImageBodies::visibility).ifPresent(upload::isFor);
    return upload;
  }

  private static Upload ofBody(Request request) {
    byte[] body = request.body();
    var type = request.header("Content-Type").orElse("");
    if (Multipart.isIt(type)) {
      return ofParts(Multipart.parse(type, body));
    }
    return firstByte(body) == '{' ? ofJson(body) : ofBytes(request, body);
  }

  /** Of any form: what was meant for few must not be shown to all because it stands elsewhere. */
  private void isFor(Visibility asked) {
    var said = request.getVisibility();
    if (said != Visibility.VISIBILITY_UNSPECIFIED && said != asked) {
      throw invalid(
          "visibility: another one than in the body (expected: the same, or one of them)");
    }
    request.setVisibility(asked);
  }

  /** White space before JSON is JSON too. */
  private static int firstByte(byte[] body) {
    for (byte b : body) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b;
      }
    }
    return -1;
  }

  private static Upload ofBytes(Request request, byte[] body) {
    checkBytes(body.length);
    var upload = AddImageRequest.newBuilder().setPicture(UnsafeByteOperations.unsafeWrap(body));
    request.query("title").ifPresent(upload::setTitle);
    request.query("tags").ifPresent(text -> upload.addAllTags(tags(text)));
    return new Upload(null, upload);
  }

  private static Upload ofJson(byte[] json) {
    var cut = LongText.cut(json, "imageBlob");
    byte[] words = cut.map(LongText::rest).orElse(json);
    checkWords(words.length, "body without imageBlob");
    var body = BODY.read(words);
    var upload = AddImageRequest.newBuilder();
    cut.ifPresent(text -> upload.setPicture(decoded(text)));
    if (body.title() != null) {
      upload.setTitle(body.title());
    }
    if (body.description() != null) {
      upload.setDescription(body.description());
    }
    if (body.alt() != null) {
      upload.setAlt(body.alt());
    }
    if (body.tags() != null) {
      upload.addAllTags(body.tags());
    }
    upload.setVisibility(ImageBodies.visibility(body.visibility()));
    return new Upload(body.accessToken(), upload);
  }

  /** In its place: base64 takes more bytes than what it stands for. */
  private static ByteString decoded(LongText text) {
    var place = new InPlace(text.json(), text.from());
    try {
      int length = (int) ImageBase64.decode(text, MOST_BYTES, place);
      return UnsafeByteOperations.unsafeWrap(
          ByteBuffer.wrap(text.json(), text.from(), length).slice());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Upload ofParts(List<Part> parts) {
    var upload = AddImageRequest.newBuilder();
    @Nullable String token = null;
    var names = new HashSet<String>();
    boolean found = false;
    int words = 0;
    for (var part : parts) {
      if (part.isFile()) {
        if (found) {
          throw invalid("two files (expected: one)");
        }
        found = true;
        checkBytes(part.length());
        upload.setPicture(
            UnsafeByteOperations.unsafeWrap(
                ByteBuffer.wrap(part.body(), part.from(), part.length()).slice()));
        continue;
      }
      // As in JSON: nobody guesses which of two is meant.
      if (ONE_TEXT.contains(part.name()) && !names.add(part.name())) {
        throw invalid(part.name() + ": stands twice (expected: once)");
      }
      words += part.length();
      checkWords(words, "form without its file");
      var text = part.text(LONGEST_TEXT);
      switch (part.name()) {
        case "title" -> upload.setTitle(text);
        case "description" -> upload.setDescription(text);
        case "alt" -> upload.setAlt(text);
        case "tags" -> upload.addAllTags(tags(text));
        case "visibility" -> upload.setVisibility(ImageBodies.visibility(text));
        case "accessToken" -> token = text;
        default -> {
          // Members that nobody knows mean nothing.
        }
      }
    }
    if (!found) {
      throw invalid("no file (expected: one)");
    }
    return new Upload(token, upload);
  }

  private static List<String> tags(String text) {
    var tags = new ArrayList<String>();
    Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .forEach(tags::add);
    return tags;
  }

  private static void checkBytes(int length) {
    if (length > MOST_BYTES) {
      throw tooLarge("picture", MOST_BYTES);
    }
  }

  private static void checkWords(int length, String where) {
    if (length > MOST_WORDS) {
      throw tooLarge(where, MOST_WORDS);
    }
  }

  private static CurioException tooLarge(String what, int most) {
    return new CurioException(
        ErrorCode.TOO_LARGE, "%s: too large (expected: <= %d bytes)".formatted(what, most));
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
