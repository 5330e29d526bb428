package curio.http.content;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.AnswerHeader;
import curio.http.ErrorShape;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.SharedBytes;
import curio.http.server.Problem;
import java.util.Optional;

/**
 * Immutable bytes as the answer to GET, by RFC 9110: a strong {@code ETag}, 304 for who has them
 * already, 206 for a range, 416 for one that is not there, {@code If-Range}. A request for several
 * ranges gets the whole, as does one that is malformed. HEAD gets the head that GET would get
 * without its range. A route declares what this reads by {@link #declaredBy}. Immutable.
 *
 * @param bytes all of them
 * @param mediaType of them; browsers are told not to guess another
 * @param tag in its quotes; other bytes have another one
 * @param cacheControl who may keep them, and for how long
 */
public record Download(SharedBytes bytes, String mediaType, String tag, String cacheControl) {
  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String IF_RANGE = "If-Range";
  private static final String RANGE = "Range";
  private static final AnswerHeader RANGES =
      new AnswerHeader("Accept-Ranges", "That parts of it can be asked for", "bytes");
  private static final AnswerHeader PART =
      new AnswerHeader("Content-Range", "Which part this is", "bytes 0-1023/48211");

  /** Refuses a tag that is none, or weak. */
  public Download {
    EntityTag.checked(tag);
  }

  /** The table whose last route reads and answers what a download does. */
  public static Routes declaredBy(Routes routes, String... mediaTypes) {
    var declared =
        routes
            .takes(
                Parameter.entityTag(IF_NONE_MATCH, "The ETag of what the client has already"),
                Parameter.header(RANGE, "A single range of bytes").like("bytes=0-1023"),
                Parameter.entityTag(IF_RANGE, "The ETag of what the client has a part of"))
            .refuses(ErrorCode.RANGE_NOT_SATISFIABLE);
    for (String type : mediaTypes) {
      declared =
          declared
              .answers(200, type)
              .sends(AnswerHeader.entityTag(), RANGES)
              .answers(206, type)
              .sends(AnswerHeader.entityTag(), RANGES, PART);
    }
    return declared.answers(304).sends(AnswerHeader.entityTag());
  }

  /**
   * The answer to a request; a handler may add headers.
   *
   * @param shape of the errors of the area
   */
  public Response to(Request request, ErrorShape shape) {
    if (EntityTag.isAmong(request.headers(IF_NONE_MATCH), tag)) {
      return validated(Response.empty(304));
    }
    var range = range(request);
    if (range.isEmpty()) {
      return withRanges(Response.bytes(200, mediaType, bytes));
    }
    int from = range.get().from();
    int length = range.get().length();
    String found = range.get().of(bytes.length());
    if (length == 0) {
      var error =
          new CurioException(
              ErrorCode.RANGE_NOT_SATISFIABLE, "header Range: beyond " + bytes.length() + " bytes");
      return Problem.of(error, shape, request.requestId()).withHeader("Content-Range", found);
    }
    return withRanges(Response.bytes(206, mediaType, bytes.slice(from, length)))
        .withHeader("Content-Range", found);
  }

  /** Of a GET that has it still valid; nothing has no ranges. */
  private Optional<ByteRange> range(Request request) {
    var asked = request.headers(RANGE);
    if (asked.size() != 1 || !request.method().equals("GET") || bytes.length() == 0) {
      return Optional.empty();
    }
    var condition = request.headers(IF_RANGE);
    return condition.isEmpty() || (condition.size() == 1 && condition.getFirst().equals(tag))
        ? ByteRange.parse(asked.getFirst(), bytes.length())
        : Optional.empty();
  }

  private Response withRanges(Response response) {
    return validated(response).withHeader("Accept-Ranges", "bytes");
  }

  private Response validated(Response response) {
    return response.withHeader("ETag", tag).withHeader("Cache-Control", cacheControl);
  }
}
