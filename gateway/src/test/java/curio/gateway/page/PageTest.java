package curio.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as it is put together. */
class PageTest {
  private static final Pattern MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final Pattern PRELOAD =
      Pattern.compile("<link rel=\"modulepreload\" href=\"([^\"]+)\">");
  private static final Pattern ADDRESS = Pattern.compile("(?:href|src)=\"(/page/[^\"]+)\"");

  private static final PageSource PACKED = PageSource.packed();

  private final Page page = new Page(PACKED);

  @Test
  void theOnlyCodeInTheDocumentIsTheTableOfItsLibraries() throws Exception {
    var document = text(page.document());
    var scripts = Pattern.compile("<script\\b[^>]*>").matcher(document).results().toList();
    var map = MAP.matcher(document);
    assertThat(map.find()).isTrue();
    var hash =
        MessageDigest.getInstance("SHA-256").digest(requireNonNull(map.group(1)).getBytes(UTF_8));

    assertThat(scripts).hasSize(2);
    assertThat(document).doesNotContain("{files}", "{imports}", "{preloads}", " style=", " onload");
    assertThat(page.policy())
        .contains(
            "script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'",
            "require-trusted-types-for 'script'",
            "object-src 'none'",
            "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "*");
  }

  @Test
  void whatTheDocumentLoadsIsThere() {
    var addresses = ADDRESS.matcher(text(page.document())).results().map(m -> m.group(1)).toList();

    assertThat(addresses)
        .hasSizeGreaterThan(10)
        .allSatisfy(address -> assertThat(page.file(below(address))).as(address).isNotNull());
  }

  @Test
  void whatTheFirstScreenNeedsIsAskedForAtOnceAndNothingElse() {
    var preloads = PRELOAD.matcher(text(page.document())).results().map(m -> m.group(1)).toList();

    assertThat(preloads)
        .doesNotHaveDuplicates()
        .map(PageTest::below)
        .contains("app.js", "frame/frame.js", "texts/et.js", "libraries/preact-hooks.js")
        .doesNotContain("libraries/uplot.js")
        .noneMatch(path -> path.startsWith("screens/"));
  }

  @Test
  void packedIsTheSame() throws IOException {
    for (var path : PACKED.files().keySet()) {
      var file = path.equals("index.html") ? page.document() : page.file(path);

      assertThat(file).as(path).isNotNull();
      try (var in = new GZIPInputStream(new ByteArrayInputStream(file.gzip()))) {
        assertThat(in.readAllBytes()).as(path).isEqualTo(file.bytes());
      }
    }
  }

  @Test
  void aFileThatIsChangedMovesAllOfThemToAnotherAddress(@TempDir Path directory)
      throws IOException {
    for (var file : PACKED.files().entrySet()) {
      var path = directory.resolve(file.getKey());
      Files.createDirectories(requireNonNull(path.getParent()));
      Files.write(path, file.getValue());
    }
    assertThat(new Page(PageSource.of(directory)).version()).isEqualTo(page.version());

    Files.writeString(directory.resolve("texts/en.js"), "export default {};");
    assertThat(new Page(PageSource.of(directory)).version()).isNotEqualTo(page.version());

    Files.delete(directory.resolve("html.js"));
    assertThatThrownBy(() -> new Page(PageSource.of(directory)))
        .hasMessage("html.js: imported, but not there");
  }

  @Test
  void bytesThatMoveFromOneFileToTheNextAreAnotherVersion() {
    var one = new HashMap<>(PACKED.files());
    var two = new HashMap<>(PACKED.files());
    one.putAll(Map.of("a.js", bytes("1"), "b.js", bytes("23")));
    two.putAll(Map.of("a.js", bytes("12"), "b.js", bytes("3")));

    assertThat(versionOf(one)).isNotEqualTo(versionOf(two));
  }

  @Test
  void whatNobodyKnowsTheTypeOfIsNotServed() {
    var more = new HashMap<>(PACKED.files());
    more.put("notes.txt", bytes("secret"));

    assertThatThrownBy(() -> versionOf(more)).hasMessageStartingWith("notes.txt: of an unknown");
  }

  @Test
  void importsAreFollowedAsBrowsersDo() {
    var files =
        Map.of(
            "a.js",
            bytes(
                """
                // import { no } from "./comment.js";
                import { one } from "./b/c.js";
                import {
                  two,
                } from "library";
                import "./effect.js";
                export { three } from "./b/d.js";
                const later = () => import("./later.js");
                import { client } from "/elsewhere.js";
                """),
            "b/c.js",
            bytes("import { d } from \"./d.js\";\nimport \"../a.js\";"),
            "b/d.js",
            bytes("export const three = 3;"),
            "effect.js",
            bytes(""),
            "library.js",
            bytes("export const two=2;import{x}from\"unseen\";"));

    assertThat(Imports.of(files, "a.js", name -> name + ".js"))
        .containsExactlyInAnyOrder("a.js", "b/c.js", "b/d.js", "library.js", "effect.js");
    assertThatThrownBy(() -> Imports.of(Map.of(), "a.js", name -> name))
        .hasMessage("a.js: imported, but not there");
  }

  private static String versionOf(Map<String, byte[]> files) {
    return new Page(new PageSource(files, PACKED.libraries())).version();
  }

  private static String below(String address) {
    var parts = List.of(address.split("/", 4));
    assertThat(parts).hasSize(4).startsWith("", "page");
    return parts.getLast();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(PageFile file) {
    return new String(file.bytes(), UTF_8);
  }
}
