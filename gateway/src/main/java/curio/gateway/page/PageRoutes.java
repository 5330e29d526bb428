package curio.gateway.page;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.AnswerHeader;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that people use, over HTTP: its document at every address of it, and its files. */
public final class PageRoutes {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String ACCEPT_ENCODING = "Accept-Encoding";
  private static final Parameter ENCODINGS =
      Parameter.header(ACCEPT_ENCODING, "gzip, if the client takes it").like("gzip");

  private static final AnswerHeader PACKED =
      new AnswerHeader("Content-Encoding", "That it is packed, for clients that take it", "gzip");
  private static final AnswerHeader VARY =
      new AnswerHeader("Vary", "What the answer depends on", ACCEPT_ENCODING);

  private final Supplier<Page> page;

  private PageRoutes(Supplier<Page> page) {
    this.page = page;
  }

  /** Routes of the page that comes with the program, read once. */
  public static PageRoutes packed() {
    var page = new Page(PageSource.packed());
    return new PageRoutes(() -> page);
  }

  /**
   * Routes of a page that is being worked on: what changes in its directory is answered at once.
   */
  public static PageRoutes of(Path directory) {
    return new PageRoutes(new WatchedPage(directory));
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("page")
        .get("/", Access.ANYONE, this::document)
        .alsoAt("/app/{screen}")
        .alsoAt("/app/{screen}/{id}")
        .alsoAt("/app/{screen}/{id}/{part}")
        .summary("The page that people use")
        .takes(
            ENCODINGS,
            Parameter.variable("screen", "Which screen it begins with").like("feed"),
            Parameter.variable("id", "What the screen shows").like("17"),
            Parameter.variable("part", "Which part of that").like("pictures"))
        .answers(200, HTML, "<!doctype html>\n<html lang=\"en\"><title>Curio</title></html>")
        .sends(PACKED, VARY)
        .get("/page/{version}/{file}", Access.ANYONE, this::file)
        .alsoAt("/page/{version}/{folder}/{file}")
        .alsoAt("/page/{version}/{folder}/{part}/{file}")
        .summary("A file of the page")
        .takes(
            ENCODINGS,
            Parameter.variable("version", "The version of the page that asks").like("4c1f"),
            Parameter.variable("folder", "Where the file lies").like("screens"),
            Parameter.variable("part", "Where it lies in there").like("feed"),
            Parameter.variable("file", "Its name").like("feed.js"))
        .answers(200, "text/javascript; charset=utf-8", "export const version = \"1\";")
        .sends(PACKED, VARY)
        .answers(200, "text/css; charset=utf-8", "body { margin: 0 }")
        .answers(200, "image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>")
        .answers(200, "font/woff2")
        .refuses(ErrorCode.NOT_FOUND);
  }

  private Response document(Request request) {
    var now = page.get();
    return answer(request, now.document())
        .withHeader("Cache-Control", "no-cache")
        .withHeader("Content-Security-Policy", now.policy())
        .withHeader("Referrer-Policy", "same-origin");
  }

  /** A file that another version asks for, as while nodes are replaced, is this one's, unkept. */
  private Response file(Request request) {
    var now = page.get();
    var segments = request.path().split("/", -1);
    var path = Stream.of(segments).skip(3).collect(Collectors.joining("/"));
    var file = now.file(path);
    if (file == null) {
      throw new CurioException(ErrorCode.NOT_FOUND, "no such file of the page");
    }
    boolean same = segments[2].equals(now.version());
    return answer(request, file)
        .withHeader("Cache-Control", same ? "public, max-age=31536000, immutable" : "no-store");
  }

  private static Response answer(Request request, PageFile file) {
    var response =
        takesGzip(request)
            ? Response.bytes(200, file.contentType(), file.gzip())
                .withHeader("Content-Encoding", "gzip")
            : Response.bytes(200, file.contentType(), file.bytes());
    return response.withHeader("Vary", ACCEPT_ENCODING);
  }

  private static boolean takesGzip(Request request) {
    return request.headers(ACCEPT_ENCODING).stream()
        .flatMap(header -> Stream.of(header.toLowerCase(Locale.ROOT).split(",", -1)))
        .map(each -> each.replace(" ", ""))
        .anyMatch(each -> each.equals("gzip") || each.matches("gzip;q=(1|1\\.0*|0\\.0*[1-9]\\d*)"));
  }
}
