package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of the gallery have in them, member by member. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GalleryAnswersTest {
  /** Seconds of the latitude, a number that stands nowhere else. */
  private static final String PLACE = "2EC0FFEE";

  /** Turned by 90 degrees, and made somewhere. */
  private static final String EXIF =
      "457869660000"
          + "4D4D002A00000008"
          + "0002"
          + "011200030000000100060000"
          + "882500040000000100000026"
          + "00000000"
          + "0001"
          + "000200050000000300000038"
          + "00000000"
          + "00000030000000010000003300000001"
          + PLACE
          + "00000001";

  private final AtomicInteger number = new AtomicInteger();
  private RunningNode node;

  @BeforeAll
  void start() {
    node = RunningNode.start("--accounts.throttle", "false");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private Person somebody() {
    return People.signUp(node, "teller-" + number.incrementAndGet());
  }

  private static byte[] turnedJpeg(int width, int height) throws IOException {
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpeg", jpeg);
    var exif = HexFormat.of().parseHex(EXIF);
    var picture = new ByteArrayOutputStream();
    picture.write(jpeg.toByteArray(), 0, 2);
    picture.writeBytes(HexFormat.of().parseHex("FFE1%04X".formatted(exif.length + 2)));
    picture.writeBytes(exif);
    picture.write(jpeg.toByteArray(), 2, jpeg.size() - 2);
    return picture.toByteArray();
  }

  private static String json(byte[] picture, String more) {
    return "{\"imageBlob\":\"%s\"%s}".formatted(Base64.getEncoder().encodeToString(picture), more);
  }

  private static String hex(String base64) {
    return HexFormat.of().withUpperCase().formatHex(Base64.getDecoder().decode(base64));
  }

  @Test
  void whatWasSaidOfAnImageIsToldAndWhereItWasMadeIsNot() throws Exception {
    var author = somebody();
    var before = Instant.now();
    var picture = turnedJpeg(40, 24);
    var said = ",\"title\":\"T\",\"description\":\"D\",\"alt\":\"A\",\"tags\":[\"b\",\"a\"]";

    var id = author.send("POST", "/img", json(picture, said)).text("imageID");

    var info = node.get("/img/" + id + "/info");
    assertThat(info.json())
        .containsEntry("imageID", id)
        .containsEntry("author", author.username())
        .containsEntry("title", "T")
        .containsEntry("description", "D")
        .containsEntry("alt", "A")
        .containsEntry("tags", List.of("b", "a"))
        .containsEntry("type", "image/jpeg")
        .containsEntry("width", 24)
        .containsEntry("height", 40)
        .containsEntry("bytes", picture.length);
    assertThat(Instant.parse(info.text("createdAt")))
        .isBetween(before.minusMillis(1), Instant.now());
    var stored = hex(node.get("/" + id).text("imageBlob"));
    assertThat(HexFormat.of().withUpperCase().formatHex(picture)).contains(PLACE);
    assertThat(stored).hasSize(2 * picture.length).doesNotContain(PLACE);
    assertThat(node.get("/img?author=" + author.username()).list("images"))
        .singleElement()
        .satisfies(image ->
            assertThat(image)
                .containsOnlyKeys(
                    "imageID",
                    "author",
                    "authorId",
                    "title",
                    "description",
                    "alt",
                    "tags",
                    "width",
                    "height",
                    "color",
                    "likes",
                    "createdAt")
                .containsEntry("imageID", id)
                .containsEntry("title", "T")
                .containsEntry("description", "D")
                .containsEntry("alt", "A")
                .containsEntry("tags", List.of("b", "a"))
                .containsEntry("width", 24)
                .containsEntry("height", 40)
                .containsEntry("color", info.text("color"))
                .containsEntry("likes", 0)
                .containsEntry("createdAt", info.text("createdAt")));
  }

  @Test
  void whatAFormSaysIsTold() {
    var author = somebody();
    var member = "--xyz\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n";
    var body = new ByteArrayOutputStream();
    for (var name : List.of("title", "description", "alt")) {
      body.writeBytes(member.formatted(name, "", name + " ü").getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(member.formatted("visibility", "", "private").getBytes(StandardCharsets.UTF_8));
    body.writeBytes(
        "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(NoisyPictures.png(3, 2));
    body.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8));

    var id =
        node.post(
                "/img",
                body.toByteArray(),
                "Authorization",
                author.bearer(),
                "Content-Type",
                "multipart/form-data; boundary=xyz")
            .text("imageID");

    assertThat(author.get("/img/" + id + "/info").json())
        .containsEntry("title", "title ü")
        .containsEntry("description", "description ü")
        .containsEntry("alt", "alt ü")
        .containsEntry("visibility", "private");
    node.get("/img/" + id + "/info").assertProblem(404);
  }

  @Test
  void listsComeInPagesOfTwentyTheNewestFirst() {
    var author = somebody();
    var expected = new ArrayList<String>();
    for (int i = 0; i < 21; i++) {
      var tag = i == 20 ? "last-of-many" : "many";
      var body = "{\"imageBlob\":\"%s\",\"tags\":[\"%s\"]}".formatted(Images.PNG, tag);
      expected.addFirst(author.send("POST", "/img", body).text("imageID"));
    }
    var path = "/img?author=" + author.username();

    var first = node.get(path);
    var second = node.get(path + "&cursor=" + first.text("next"));

    assertThat(ids(first)).isEqualTo(expected.subList(0, 20));
    assertThat(ids(second)).isEqualTo(expected.subList(20, 21));
    assertThat(second.json()).containsOnlyKeys("images");
    assertThat(ids(node.get(path + "&limit=21"))).isEqualTo(expected);
    assertThat(ids(node.get("/img?tag=LAST-of-many"))).isEqualTo(expected.subList(0, 1));
  }

  private static List<String> ids(Answer page) {
    return page.list("images").stream().map(image -> String.valueOf(image.get("imageID"))).toList();
  }

  @Test
  void whatIsChangedIsToldAndTheRestStays() {
    var author = somebody();
    var said = ",\"title\":\"T\",\"description\":\"D\",\"alt\":\"A\",\"tags\":[\"b\",\"a\"]}";
    var upload = "{\"imageBlob\":\"%s\"".formatted(Images.PNG) + said;
    var id = author.send("POST", "/img", upload).text("imageID");
    var path = "/img/" + id + "/info";

    change(author, id, "{\"description\":\"E\",\"alt\":\"B\",\"title\":null}");
    assertThat(node.get(path).json())
        .containsEntry("title", "T")
        .containsEntry("description", "E")
        .containsEntry("alt", "B")
        .containsEntry("tags", List.of("b", "a"));

    change(author, id, "{\"description\":\"\",\"alt\":\"\",\"tags\":[]}");
    assertThat(node.get(path).json())
        .containsEntry("title", "T")
        .containsEntry("tags", List.of())
        .doesNotContainKeys("description", "alt");
    assertThat(node.get("/" + id).json()).doesNotContainKey("description");
  }

  private static void change(Person author, String id, String body) {
    var answer = author.send("PATCH", "/" + id, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "PATCH | /$ID | {} | 400 | nothing to change (expected: title, description, alt, tags or"
            + " visibility)",
        "PATCH | /$ID | {\"alt\":\"x\"} | 403 | -",
        "DELETE | /$ID | - | 403 | -",
        "PATCH | /no-such | {\"alt\":\"x\"} | 404 | no such image",
        "DELETE | /no-such | - | 404 | no such image",
        "GET | /no-such | - | 404 | no such image",
        "GET | /img/no-such | - | 404 | no such image",
        "GET | /img/no-such/info | - | 404 | no such image",
        "POST | /img/no-such/like | - | 404 | no such image",
        "DELETE | /img/no-such/like | - | 404 | no such image",
        "GET | /img?limit=0 | - | 400 | -",
        "GET | /img?cursor=x | - | 400 | -",
        "GET | /tags?limit=0 | - | 400 | -",
        "GET | /recommend?limit=101 | - | 400 | -",
        "GET | /recommend/no-such | - | 404 | no images of this tag",
      })
  void errorsAreToldAsInTheDocument(
      String method, String path, @Nullable String body, int status, @Nullable String error) {
    var id = Images.add(somebody(), "public");

    var answer = somebody().send(method, path.replace("$ID", id), body == null ? "" : body);

    answer.assertProblem(status);
    assertThat(answer.json()).containsEntry("message", "failure");
    assertThat(answer.text("error")).isNotEmpty().isEqualTo(answer.text("detail"));
    if (error != null) {
      assertThat(answer.text("error")).isEqualTo(error);
    }
  }
}
