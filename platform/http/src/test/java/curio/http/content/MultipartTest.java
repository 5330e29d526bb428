package curio.http.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Response;
import curio.http.Routes;
import curio.http.TestEdge;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=b0";
  private static final String FILE =
      String.join(
          "\r\n",
          "--b0",
          "Content-Disposition: form-data; name=\"f\"; filename=\"a.png\"",
          "Content-Type: image/png",
          "",
          "");

  @Test
  void partsAreSlicesOfTheBody() throws Exception {
    byte[] body =
        bytes(
            "--b0\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nSpäti\r\n"
                + FILE
                + "\r\n--b\r\n\0\r\n--b0--\r\nepilogue");

    var parts = Multipart.parse(TYPE, body);

    assertThat(parts).extracting(Part::name).containsExactly("title", "f");
    assertThat(parts).extracting(Part::isFile).containsExactly(false, true);
    assertThat(parts.get(0).text(100)).isEqualTo("Späti");
    assertThat(parts.get(1).mediaType()).isEqualTo("image/png");
    assertThat(parts.get(1).body()).isSameAs(body);
    assertThat(text(parts.get(1))).isEqualTo("\r\n--b\r\n\0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data; name=f; filename=a.png",
        "form-data; filename=\"a;b=\\\"c\\\".png\"; name=\"f\"",
        "Form-Data;name=\"f\";filename*=UTF-8''%e2%82%ac.png",
        "form-data; name=\"f\"; filename=\"C:\\dir\\a.png\"",
        "form-data; name=\"f\"; filename=\"\"",
        "form-data; name=\"f\"; filename=\"%22 öé.png\""
      })
  void namesOfFilesMeanNothing(String disposition) throws Exception {
    var part = only("--b0\r\nContent-Disposition: " + disposition + "\r\n\r\nxyz\r\n--b0--");

    assertThat(part.isFile()).isTrue();
    assertThat(part.name()).isEqualTo("f");
    assertThat(text(part)).isEqualTo("xyz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=\"b0\"",
        "Multipart/Form-Data;charset=utf-8;BOUNDARY=b0",
        "multipart/form-data; boundary=b0; x=y"
      })
  void theBoundaryMayBeQuoted(String type) {
    assertThat(Multipart.isIt(type)).isTrue();
    assertThat(Multipart.parse(type, bytes(FILE + "x\r\n--b0--"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/mixed; boundary=b0",
        "image/png",
        "",
        "multipart/form-data; boundary="
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      })
  void anotherTypeIsRefused(String type) {
    assertThatThrownBy(() -> Multipart.parse(type, bytes(FILE + "x\r\n--b0--")))
        .isInstanceOf(CurioException.class);
  }

  @Test
  void nothingAndMuchMayBeInAPart() throws Exception {
    assertThat(only(FILE + "\r\n--b0--").length()).isZero();
    assertThat(Multipart.parse(TYPE, bytes("--b0--"))).isEmpty();
    assertThat(Multipart.parse(TYPE, bytes("preamble\r\n" + FILE + "x\r\n--b0--"))).hasSize(1);

    String much = "\r\n--b".repeat(500_000);
    assertThat(text(only(FILE + much + "\r\n--b0--"))).isEqualTo(much);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--b1\r\n",
        "--b0",
        "--b0\r\n",
        "--b0x",
        "--b0\r\n\r\nx\r\n--b0--",
        "--b0\r\nContent-Type: image/png\r\n\r\nx\r\n--b0--",
        "--b0\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b0--",
        "--b0\r\nContent-Disposition: attachment; name=f\r\n\r\nx\r\n--b0--",
        "--b0\r\nContent-Disposition: form-data; name=f\r\n\r\nx",
        "--b0\r\nContent-Disposition: form-data; name=f\r\n\r\nx\r\n--b0",
        "--b0\r\nContent-Disposition: form-data; name=f\r\n\r\nx\r\n--b0\r\n",
        "--b0\r\nContent-Disposition: form-data; name=f\r\nno colon\r\n\r\nx\r\n--b0--",
        "--b0\r\nContent-Disposition: form-data; name=f\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\nx\r\n--b0--"
      })
  void whatIsMalformedIsRefused(String body) {
    assertThatThrownBy(() -> Multipart.parse(TYPE, bytes(body))).isInstanceOf(CurioException.class);
  }

  @Test
  void partsAndTheirHeadsAreBounded() {
    String part = "--b0\r\nContent-Disposition: form-data; name=f\r\n\r\nx\r\n";

    assertThat(Multipart.parse(TYPE, bytes(part.repeat(32) + "--b0--"))).hasSize(32);
    assertThatThrownBy(() -> Multipart.parse(TYPE, bytes(part.repeat(33) + "--b0--")))
        .hasMessageContaining("32");
    String head = "--b0\r\nContent-Disposition: form-data; name=" + "f".repeat(5_000);
    assertThatThrownBy(() -> Multipart.parse(TYPE, bytes(head + "\r\n\r\nx\r\n--b0--")))
        .hasMessageContaining("head");
    assertThatThrownBy(() -> only(part + "--b0--").text(0)).hasMessageContaining("too long");
  }

  @Test
  void whateverComesItIsReadOrRefused() {
    var random = new Random(5);
    byte[] letters = bytes("-b0\r\n:;=\"\\x");
    for (int i = 0; i < 30_000; i++) {
      var noise = new byte[random.nextInt(30)];
      for (int j = 0; j < noise.length; j++) {
        noise[j] = letters[random.nextInt(letters.length)];
      }
      String text = new String(noise, StandardCharsets.ISO_8859_1);
      String body =
          switch (random.nextInt(3)) {
            case 0 -> text;
            case 1 -> FILE + text + "\r\n--b0--";
            default -> "--b0\r\nContent-Disposition: form-data; " + text + "\r\n\r\nx\r\n--b0--";
          };
      try {
        Multipart.parse(TYPE, bytes(body))
            .forEach(part -> assertThat(part.length()).isNotNegative());
      } catch (CurioException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void aRouteReadsItFromTheWire() throws Exception {
    var routes =
        Routes.of("forms")
            .post(
                "/form",
                Access.ANYONE,
                request -> {
                  String type = request.header("Content-Type").orElse("");
                  List<Part> parts = Multipart.parse(type, request.body());
                  return Response.text(200, parts.size() + " " + parts.getLast().length());
                })
            .takes(Parameter.header("Content-Type", "What it is"))
            .maxBody(4 << 20);
    try (var edge = new TestEdge(routes)) {
      String body = FILE + "x".repeat(3_000_000) + "\r\n--b0--";

      var answer = edge.send("POST", "/form", "Content-Type: " + TYPE + "\r\n", body);

      assertThat(answer.body()).isEqualTo("1 3000000");
      assertThat(edge.send("POST", "/form", "", body).status()).isEqualTo(400);
    }
  }

  private static Part only(String body) {
    return Multipart.parse(TYPE, bytes(body)).getFirst();
  }

  private static String text(Part part) throws Exception {
    return new String(part.stream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
