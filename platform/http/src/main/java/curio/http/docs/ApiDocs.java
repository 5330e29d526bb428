package curio.http.docs;

import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.Response;
import curio.http.Routes;
import curio.http.StaticFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The routes that show an API to its users. */
public final class ApiDocs {
  private ApiDocs() {}

  /**
   * {@code GET /openapi.json} and {@code GET /docs}, the page that shows it; the page's {@code
   * #invalid} and the like explain the {@code type} of errors.
   */
  public static Routes routes(String title, String version, List<Routes> areas) {
    var described = new ArrayList<>(areas);
    described.add(own(new byte[0]));
    return own(OpenApi.describe(title, version, described));
  }

  private static Routes own(byte[] description) {
    var codes = new ArrayList<CodeLine>();
    Arrays.stream(ErrorCode.values()).map(CodeLine::of).forEach(codes::add);
    codes.add(new CodeLine("timeout", 408, "Request timeout", 0));
    Routes routes =
        Routes.of("docs")
            .get("/docs/errors.json", Access.ANYONE, request -> Response.ok(codes))
            .summary("All error codes")
            .answers(200, CodeLine[].class);
    routes =
        StaticFiles.add(routes, "/openapi.json", Response.JSON, description)
            .summary("This description");
    routes = StaticFiles.add(routes, "/docs", ApiDocs.class, "docs.html");
    routes = StaticFiles.add(routes, "/docs/docs.css", ApiDocs.class, "docs.css");
    return StaticFiles.add(routes, "/docs/docs.js", ApiDocs.class, "docs.js");
  }

  record CodeLine(
      @Example("invalid") String id,
      @Example("400") int status,
      @Example("Invalid request") String title,
      @Example("0") int retryAfterSeconds) {
    static CodeLine of(ErrorCode code) {
      return new CodeLine(
          code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          code.httpStatus(),
          code.title(),
          code.retryAfterSeconds());
    }
  }
}
