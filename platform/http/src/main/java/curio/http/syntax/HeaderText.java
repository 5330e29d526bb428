package curio.http.syntax;

/** The characters that names and values of headers may have (RFC 9110, section 5). */
public final class HeaderText {
  private static final boolean[] TOKEN = tokenCharacters();

  private HeaderText() {}

  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= TOKEN.length || !TOKEN[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  public static boolean isPrintableAscii(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean[] tokenCharacters() {
    var token = new boolean[128];
    for (char c : "!#$%&'*+-.^_`|~0123456789".toCharArray()) {
      token[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      token[c] = true;
      token[c - 'a' + 'A'] = true;
    }
    return token;
  }
}
