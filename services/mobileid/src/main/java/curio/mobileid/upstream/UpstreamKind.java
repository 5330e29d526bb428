package curio.mobileid.upstream;

/** The two things that upstream asks of a phone. */
public enum UpstreamKind {
  AUTHENTICATION("authentication"),
  SIGNATURE("signature");

  private final String path;

  UpstreamKind(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }
}
