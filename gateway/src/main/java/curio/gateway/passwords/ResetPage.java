package curio.gateway.passwords;

import curio.http.Routes;
import curio.http.StaticFiles;

/** The page that the link in a mail leads to, where a new password is typed. Stateless. */
public final class ResetPage {
  private ResetPage() {}

  /** The table of the area. */
  public static Routes routes() {
    var routes =
        StaticFiles.add(Routes.of("reset"), "/reset", ResetPage.class, "reset.html")
            .summary("The page where a new password is typed");
    routes = StaticFiles.add(routes, "/reset/reset.css", ResetPage.class, "reset.css");
    return StaticFiles.add(routes, "/reset/reset.js", ResetPage.class, "reset.js");
  }
}
