package curio.system.mobileid;

/** What a session is for. */
enum Purpose {
  AUTHENTICATION("/authentication", "/authentication/session/"),
  SIGNATURE("/signature", "/signature/session/"),
  SIGN_IN("/v1/auth/mobile-id", "/v1/auth/mobile-id/");

  private final String startPath;
  private final String sessionPath;

  Purpose(String startPath, String sessionPath) {
    this.startPath = startPath;
    this.sessionPath = sessionPath;
  }

  String startPath() {
    return startPath;
  }

  /** Without the session's id. */
  String sessionPath() {
    return sessionPath;
  }
}
