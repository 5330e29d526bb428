package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People share images, look at them, like, change and delete them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GalleryWalkTest {
  private static final int MIB = 1 << 20;

  private final AtomicInteger number = new AtomicInteger();
  private final HttpClient http = HttpClient.newHttpClient();
  private OwnDatabase own;
  private RunningNode node;

  @BeforeAll
  void start() {
    own = new OwnDatabase(shape(), "--accounts.throttle", "false");
    node = own.node();
  }

  @AfterAll
  void stop() {
    http.close();
    own.close();
  }

  /** {@link GalleryWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }

  private Person somebody() {
    return People.signUp(node, "artist-" + number.incrementAndGet());
  }

  private static byte[] png(int width, int height, int colour) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var random = new Random(colour);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, colour + random.nextInt(8));
      }
    }
    try {
      var bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private HttpResponse<byte[]> fetch(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** As document 001 has it: the token in the body. */
  @Test
  void anImageIsSharedLookedAtChangedAndDeletedAsInTheDocument() {
    var author = somebody();
    var picture = png(20, 10, 0x336699);
    var upload =
        node.post(
            "/img",
            """
            {"accessToken": "%s", "imageBlob": "%s", "title": "post-post-modern Mona Lisa",
             "description": "A new reimagining of a classic painting"}
            """
                .formatted(author.token(), base64(picture)));
    assertThat(upload.status()).as(upload.body()).isEqualTo(201);
    assertThat(upload.json()).containsEntry("message", "success").containsEntry("error", "");
    var id = upload.text("imageID");
    assertThat(upload.header("Location")).isEqualTo("/img/" + id);

    var found = node.get("/" + id);
    assertThat(found.json())
        .containsEntry("imageID", id)
        .containsEntry("imageBlob", base64(picture))
        .containsEntry("author", author.username())
        .containsEntry("title", "post-post-modern Mona Lisa")
        .containsEntry("description", "A new reimagining of a classic painting")
        .containsEntry("tags", List.of())
        .containsEntry("error", "");

    var body =
        "{\"accessToken\": \"%s\", \"imageID\": \"%s\", \"title\": \"another\"}"
            .formatted(author.token(), id);
    var changed = node.send("PATCH", "/" + id, body);
    assertThat(changed.json()).isEqualTo(Map.of("message", "success", "error", ""));
    assertThat(node.get("/" + id).text("title")).isEqualTo("another");

    var deleted =
        node.send(
            "DELETE",
            "/" + id,
            "{\"accessToken\": \"%s\", \"imageID\": \"%s\"}".formatted(author.token(), id));
    assertThat(deleted.json()).isEqualTo(Map.of("message", "success", "error", ""));
    var gone = node.get("/" + id).assertProblem(404);
    assertThat(gone.json()).containsEntry("imageBlob", "").containsEntry("author", "");
    assertThat(gone.text("error")).isNotEmpty();
    node.get("/img/" + id).assertProblem(404);
    node.get("/img/" + id + "/info").assertProblem(404);
  }

  @Test
  void theSampleBlobIsNoPicture() {
    var answer = upload(somebody(), "{\"imageBlob\": \"0001010101010101010101010101\"}");
    answer.assertProblem(415);
    assertThat(answer.json()).containsEntry("message", "failure").containsEntry("imageID", "");
    assertThat(answer.text("error")).contains("JPEG, PNG, GIF and WebP");
  }

  private Answer upload(Person author, String json) {
    return author.send("POST", "/img", json);
  }

  @Test
  void threeFormsOfOnePictureAreTheSameImage() throws Exception {
    var author = somebody();
    var picture = png(30, 20, 0x123456);
    var raw =
        node.post(
            "/img?title=T&tags=One,%20two",
            picture, "Authorization", author.bearer(), "Content-Type", "text/plain");
    var form = sendForm(author, form(picture, Map.of("title", "T", "tags", "one,two,one")));
    var json =
        upload(
            author,
            " {\"title\":\"T\",\"tags\":[\"ONE\",\"two\"],\"imageBlob\":\"data:image/png;base64,%s\"}"
                .formatted(base64(picture).replace("=", "")));
    for (var answer : List.of(raw, form, json)) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      var info = node.get("/img/" + answer.text("imageID") + "/info");
      assertThat(info.json())
          .containsEntry("authorId", Math.toIntExact(author.id()))
          .containsEntry("title", "T")
          .containsEntry("tags", List.of("one", "two"))
          .containsEntry("type", "image/png")
          .containsEntry("width", 30)
          .containsEntry("height", 20)
          .containsEntry("bytes", picture.length)
          .containsEntry("visibility", "public")
          .containsEntry("likes", 0)
          .containsEntry("liked", false);
      assertThat(info.text("color")).matches("#[0-9a-f]{6}");
      assertThat(fetch("/img/" + answer.text("imageID")).body()).isEqualTo(picture);
    }
  }

  private static byte[] form(byte[] picture, Map<String, String> texts) {
    var body = new ByteArrayOutputStream();
    texts.forEach((name, text) ->
        body.writeBytes(
            "--xyz\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, text)
                .getBytes(StandardCharsets.UTF_8)));
    body.writeBytes(
        "--xyz\r\nContent-Disposition: form-data; name=\"any\"; filename=\"ä.png\"\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(picture);
    body.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"imageBlob\": \"a*b\"}",
        "400 | {\"imageBlob\": \"a\"}",
        "400 | {\"imageBlob\": 7}",
        "400 | {\"title\": \"no picture\"}",
        "415 | {\"imageBlob\": \"\"}",
        "400 | {\"imageBlob\": \"$PNG\", \"visibility\": \"all\"}",
        "400 | {\"imageBlob\": \"$PNG\", \"title\": \"\\u0000\"}",
        "400 | {\"imageBlob\": \"$PNG\", \"title\": \"\\ud800\"}",
        "400 | {\"imageBlob\": \"$PNG\", \"tags\": [\"\"]}",
        "400 | {\"imageBlob\": \"$PNG\", \"tags\": [\"   \"]}",
        "400 | {\"imageBlob\": \"$PNG\", \"tags\": \"a\"}",
        "400 | {\"imageBlob\": \"$PNG\", \"tags\": [null]}",
        "400 | {\"imageBlob\": \"$PNG\"",
      })
  void whatCannotBeStoredIsRefused(int status, String body) {
    var answer = upload(somebody(), body.replace("$PNG", Images.PNG));
    answer.assertProblem(status);
    assertThat(answer.json()).containsEntry("message", "failure").containsEntry("imageID", "");
  }

  @Test
  void textsHaveTheirLimits() {
    var author = somebody();
    var good =
        "{\"imageBlob\":\"%s\",\"title\":\"%s\",\"description\":\"%s\",\"alt\":\"%s\",\"tags\":[%s]}";
    var tags = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      tags.add("\"%s%02d\"".formatted("t".repeat(48), i));
    }
    var all = String.join(",", tags);
    assertThat(
            upload(
                    author,
                    good.formatted(
                        Images.PNG, "ü".repeat(200), "d".repeat(5_000), "a".repeat(1_500), all))
                .status())
        .isEqualTo(201);
    var a = "a";
    upload(author, good.formatted(Images.PNG, "x".repeat(201), a, a, "")).assertProblem(400);
    upload(author, good.formatted(Images.PNG, a, "d".repeat(5_001), a, "")).assertProblem(400);
    upload(author, good.formatted(Images.PNG, a, a, "a".repeat(1_501), "")).assertProblem(400);
    upload(author, good.formatted(Images.PNG, a, a, a, all + ",\"one\"")).assertProblem(400);
    var long51 = "\"%s\"".formatted("t".repeat(51));
    upload(author, good.formatted(Images.PNG, a, a, a, long51)).assertProblem(400);
  }

  /** In halves of a mebibyte: more than is taken, than goes from node to node, than is read. */
  @ParameterizedTest
  @ValueSource(ints = {21, 25, 31, 40})
  void tooManyBytesAreToldAndTheRestIsRead(int halves) {
    var author = somebody();
    var large = new byte[halves * (MIB / 2)];
    System.arraycopy(png(4, 4, 1), 0, large, 0, 60);
    node.post("/img", large, "Authorization", author.bearer()).assertProblem(413);
    sendForm(author, form(large, Map.of())).assertProblem(413);
  }

  @Test
  void asManyBytesAsAreTakenAreTakenInEachForm() throws Exception {
    var author = somebody();
    var picture = NoisyPictures.ofBytes(10 * MIB);
    for (var answer :
        List.of(
            node.post("/img", picture, "Authorization", author.bearer()),
            sendForm(author, form(picture, Map.of("title", "T"))),
            upload(author, "{\"imageBlob\":\"%s\"}".formatted(base64(picture))))) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(fetch("/img/" + answer.text("imageID")).body()).isEqualTo(picture);
    }
  }

  /** Together they are more than goes from node to node. */
  @Test
  void muchThatIsSaidInAFormIsRefused() {
    var author = somebody();
    var tags =
        "--xyz\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\n%s\r\n"
            .formatted("a".repeat(65_536))
            .repeat(5);
    var picture = new String(form(png(4, 4, 1), Map.of()), StandardCharsets.ISO_8859_1);
    sendForm(author, (tags + picture).getBytes(StandardCharsets.ISO_8859_1)).assertProblem(413);
  }

  private Answer sendForm(Person author, byte[] body) {
    return node.post(
        "/img",
        body,
        "Authorization",
        author.bearer(),
        "Content-Type",
        "multipart/form-data; boundary=xyz");
  }

  @Test
  void twoFilesInAFormAreRefused() {
    var author = somebody();
    var picture = png(4, 4, 1);
    var one = new String(form(picture, Map.of()), StandardCharsets.ISO_8859_1);
    var two = one.substring(0, one.length() - "--\r\n".length()) + "\r\n" + one.substring(7);
    sendForm(author, two.getBytes(StandardCharsets.ISO_8859_1)).assertProblem(400);
  }

  @Test
  void aKeyStoresAnImageOnce() {
    var author = somebody();
    var body = "{\"imageBlob\":\"%s\",\"title\":\"once\"}".formatted(Images.PNG);
    var first = withKey(author, "key", body);
    var again = withKey(author, "key", body.replace("{", "{ "));
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    withKey(author, "key", body.replace("once", "twice")).assertProblem(422);
    assertThat(withKey(somebody(), "key", body).text("imageID"))
        .isNotEqualTo(first.text("imageID"));
    assertThat(node.get("/img?author=" + author.username()).list("images"))
        .singleElement()
        .satisfies(image ->
            assertThat(image)
                .containsEntry("author", author.username())
                .containsEntry("authorId", Math.toIntExact(author.id())));
  }

  @Test
  void aKeyIsFreeAfterWhatWasRefused() {
    var author = somebody();
    var body = "{\"imageBlob\":\"%s\",\"title\":\"once\"}".formatted(Images.PNG);
    withKey(author, "key", body.replace(Images.PNG, "a*b")).assertProblem(400);
    withKey(author, "key", body.replace("once", "\\u0000")).assertProblem(400);
    withKey(author, "key", body.replace(Images.PNG, "AAAA")).assertProblem(415);
    node.post(
            "/img", new byte[11 * MIB], "Authorization", author.bearer(), "Idempotency-Key", "key")
        .assertProblem(413);

    var stored = withKey(author, "key", body);

    assertThat(stored.status()).as(stored.body()).isEqualTo(201);
    assertThat(stored.header("Idempotency-Replayed")).isEmpty();
    withKey(author, "k".repeat(256), body).assertProblem(400);
  }

  private Answer withKey(Person author, String key, String body) {
    return node.send(
        "POST", "/img", body, "Authorization", author.bearer(), "Idempotency-Key", key);
  }

  @Test
  void bytesComeWithTagsInRangesAndSmaller() throws Exception {
    var author = somebody();
    var picture = png(500, 250, 0x884422);
    var id = node.post("/img", picture, "Authorization", author.bearer()).text("imageID");
    var path = "/img/" + id;
    var whole = fetch(path);
    var tag = whole.headers().firstValue("ETag").orElseThrow();
    assertThat(whole.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(whole.headers().firstValue("Cache-Control")).contains("public, max-age=300");
    assertThat(whole.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(fetch(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    var part = fetch(path, "Range", "bytes=10-19");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).hasSize(10);
    assertThat(fetch(path, "Range", "bytes=999999999-").statusCode()).isEqualTo(416);
    var head = node.send("HEAD", path, "");
    assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(picture.length));

    var small = fetch(path + "?w=160");
    assertThat(small.headers().firstValue("ETag"))
        .isPresent()
        .isNotEqualTo(whole.headers().firstValue("ETag"));
    var image = ImageIO.read(new ByteArrayInputStream(small.body()));
    assertThat(image.getWidth()).isEqualTo(160);
    assertThat(image.getHeight()).isEqualTo(80);
    assertThat(new Color(image.getRGB(80, 40)).getRed()).isBetween(0x80, 0x94);
    var wide = ImageIO.read(new ByteArrayInputStream(fetch(path + "?w=1280").body()));
    assertThat(wide.getWidth()).as("never enlarged").isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"w=100", "w=0", "w=x", "w=160&w=160", "w=-160"})
  void otherWidthsAreRefused(String query) {
    var id = Images.add(somebody(), "public");
    node.get("/img/" + id + "?" + query).assertProblem(400);
  }

  /** A picture meant for nobody must not be shown to all because of what stands behind. */
  @Test
  void aMemberThatStandsTwiceInAFormIsRefused() {
    var body = new String(form(png(8, 8, 5), Map.of()), StandardCharsets.ISO_8859_1);
    var member = "--xyz\r\nContent-Disposition: form-data; name=\"visibility\"\r\n\r\n%s\r\n";
    var twice = member.formatted("private") + member.formatted("public") + body;
    sendForm(somebody(), twice.getBytes(StandardCharsets.ISO_8859_1)).assertProblem(400);
  }

  /** In the query of any form; another one than in the body is no choice that anybody made. */
  @Test
  void whoSeesAnImageMayStandInTheQuery() {
    var author = somebody();
    var picture = png(8, 8, 6);
    var json = "{\"imageBlob\":\"%s\"%s}".formatted(Images.PNG, "%s");
    var hidden =
        List.of(
            node.post("/img?visibility=private", picture, "Authorization", author.bearer()),
            author.send("POST", "/img?visibility=private", json.formatted("")),
            author.send(
                "POST", "/img?visibility=private", json.formatted(",\"visibility\":\"private\"")));
    for (var answer : hidden) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      var path = "/img/" + answer.text("imageID") + "/info";
      assertThat(author.get(path).json()).containsEntry("visibility", "private");
      node.get(path).assertProblem(404);
    }
    author
        .send("POST", "/img?visibility=private", json.formatted(",\"visibility\":\"public\""))
        .assertProblem(400);
    author.send("POST", "/img?visibility=all", json.formatted("")).assertProblem(400);
  }

  /** What is read of it takes many times as much memory. */
  @Test
  void muchThatIsSaidBesideAPictureIsRefusedUnread() {
    var tags = "\"a\",".repeat(100_000) + "\"a\"";
    var body = "{\"imageBlob\":\"%s\",\"tags\":[%s]}".formatted(Images.PNG, tags);
    assertThat(upload(somebody(), body).assertProblem(413).text("imageID")).isEmpty();
    node.post("/img", body).assertProblem(413);
    node.post("/img", "{\"title\":\"%s\"}".formatted("x".repeat(300_000))).assertProblem(413);
  }

  @Test
  void whoMaySeeAnImageSeesItEverywhereAndOthersNowhere() {
    var author = somebody();
    var follower = somebody();
    var other = somebody();
    follower.send("POST", "/v1/friends/" + author.id(), "");
    var hidden = Images.add(author, "private");
    var forFollowers = Images.add(author, "followers");
    for (var path : List.of("/%s", "/img/%s", "/img/%s?w=160", "/img/%s/info")) {
      assertThat(author.get(path.formatted(hidden)).status()).isEqualTo(200);
      assertThat(follower.get(path.formatted(hidden)).status()).isEqualTo(404);
      assertThat(follower.get(path.formatted(forFollowers)).status()).isEqualTo(200);
      assertThat(other.get(path.formatted(forFollowers)).status()).isEqualTo(404);
      assertThat(node.get(path.formatted(forFollowers)).status()).isEqualTo(404);
    }
    assertThat(follower.get("/img/" + forFollowers).header("Cache-Control"))
        .isEqualTo("private, no-store");
    assertThat(ids(author, author)).containsExactly(forFollowers, hidden);
    assertThat(ids(follower, author)).containsExactly(forFollowers);
    assertThat(ids(other, author)).isEmpty();
    other.send("POST", "/img/" + forFollowers + "/like", "").assertProblem(404);
    other.send("PATCH", "/" + hidden, "{\"title\":\"x\"}").assertProblem(404);
    other.send("DELETE", "/" + hidden, "").assertProblem(404);
    var post = "{\"text\":\"look\",\"imageIDs\":[\"%s\"]}".formatted(hidden);
    assertThat(other.send("POST", "/v1/posts", post).status()).isEqualTo(400);
    assertThat(author.send("POST", "/v1/posts", post).status()).isEqualTo(201);

    follower.send("DELETE", "/v1/friends/" + author.id(), "");
    assertThat(follower.get("/img/" + forFollowers).status()).isEqualTo(404);
  }

  private static List<String> ids(Person viewer, Person author) {
    return viewer.get("/img?author=" + author.username()).list("images").stream()
        .map(image -> String.valueOf(image.get("imageID")))
        .toList();
  }

  @Test
  void onlyTheAuthorChangesAndAdministratorsDelete() {
    var author = somebody();
    var admin = People.admin(node, own.database(), "gallery.admin");
    var id = Images.add(author, "public");
    somebody().send("PATCH", "/" + id, "{\"title\":\"x\"}").assertProblem(403);
    admin.send("PATCH", "/" + id, "{\"title\":\"x\"}").assertProblem(403);
    somebody().send("DELETE", "/" + id, "").assertProblem(403);
    author.send("PATCH", "/" + id, "{}").assertProblem(400);
    author.send("PATCH", "/" + id, "{\"title\":null}").assertProblem(400);
    author.send("PATCH", "/" + id, "{\"title\":\"x\",\"imageID\":\"other\"}").assertProblem(400);
    assertThat(author.send("PATCH", "/" + id, "{\"title\":\"x\",\"tags\":[\"b\",\"a\"]}").status())
        .isEqualTo(200);
    assertThat(author.send("PATCH", "/" + id, "{\"title\":\"\"}").status()).isEqualTo(200);
    var info = node.get("/img/" + id + "/info");
    assertThat(info.json()).doesNotContainKey("title").containsEntry("tags", List.of("b", "a"));
    assertThat(admin.send("DELETE", "/" + id, "").status()).isEqualTo(200);
    admin.send("DELETE", "/" + id, "").assertProblem(404);
  }

  @Test
  void likesAndViewsAreCounted() {
    var author = somebody();
    var fan = somebody();
    var id = Images.add(author, "public");
    assertThat(fan.send("POST", "/img/" + id + "/like", "").json())
        .isEqualTo(Map.of("message", "success", "error", "", "likes", 1));
    assertThat(fan.send("POST", "/img/" + id + "/like", "").text("likes")).isEqualTo("1");
    assertThat(fan.get("/img/" + id + "/info").json()).containsEntry("liked", true);
    assertThat(fan.send("DELETE", "/img/" + id + "/like", "").text("likes")).isEqualTo("0");
    assertThat(fan.send("DELETE", "/img/" + id + "/like", "").text("likes")).isEqualTo("0");

    author.get("/" + id);
    author.get("/img/" + id);
    fan.get("/" + id);
    fan.get("/img/" + id);
    node.get("/img/" + id);
    node.get("/img/" + id, "Range", "bytes=0-1");
    node.send("HEAD", "/img/" + id, "");
    eventually(() -> assertThat(node.get("/img/" + id + "/info").json()).containsEntry("views", 3));
  }

  @Test
  void followersAreToldOfImagesLikesAndDeletions() {
    var author = somebody();
    var reader = somebody();
    reader.send("POST", "/v1/friends/" + author.id(), "");
    var body = "{\"imageBlob\":\"%s\",\"title\":\"Dawn\"}".formatted(Images.PNG);
    var id = upload(author, body).text("imageID");
    Images.add(author, "private");
    var name = author.username();
    eventually(() -> assertThat(texts(reader)).containsExactly(name + " shared Dawn"));
    var event =
        reader.get("/v1/news/list").list("data").stream()
            .filter(one -> "image".equals(one.get("name")))
            .findFirst()
            .orElseThrow();
    assertThat(event).containsEntry("imageIDs", List.of(id));

    author.send("DELETE", "/" + id, "");
    eventually(() ->
        assertThat(reader.get("/v1/news/list").list("data"))
            .anySatisfy(one ->
                assertThat(one)
                    .containsEntry("name", "delete")
                    .containsEntry("subject", event.get("id"))));
  }

  /** Its author may show it to nobody any more, and what was told of the like stays. */
  @Test
  void whatALikedImageIsCalledIsNotTold() {
    var author = somebody();
    var fan = somebody();
    var reader = somebody();
    reader.send("POST", "/v1/friends/" + fan.id(), "");
    var body = "{\"imageBlob\":\"%s\",\"title\":\"A secret\"}".formatted(Images.PNG);
    var id = upload(author, body).text("imageID");
    assertThat(fan.send("POST", "/img/" + id + "/like", "").status()).isEqualTo(200);
    author.send("PATCH", "/" + id, "{\"visibility\":\"private\"}");

    eventually(() -> assertThat(texts(reader)).containsExactly(fan.username() + " likes an image"));
  }

  /** But of sign-ins, which may be stored only after the follow. */
  private static List<String> texts(Person reader) {
    return reader.get("/v1/news/list").list("data").stream()
        .filter(event -> !"login".equals(event.get("name")))
        .map(event -> String.valueOf(event.get("message")))
        .toList();
  }

  @Test
  void tagsAreTrueAtOnceAndRecommendationsFollow() {
    var author = somebody();
    var viewer = somebody();
    var tag = "tag" + number.incrementAndGet();
    var first = tagged(author, tag);
    var second = tagged(author, tag);
    assertThat(node.get("/tags?prefix=" + tag.toUpperCase(Locale.ROOT)).list("tags"))
        .containsExactly(Map.of("name", tag, "images", 2));

    var seen = new ArrayList<String>();
    for (int i = 0; i < 2; i++) {
      var recommended = viewer.get("/recommend/" + tag);
      assertThat(recommended.json()).containsEntry("why", tag);
      seen.add(recommended.text("imageID"));
    }
    assertThat(seen).containsExactlyInAnyOrder(first, second);
    assertThat(node.get("/recommend?limit=2").list("images")).hasSize(2);
    assertThat(node.get("/recommend/" + tag).json())
        .containsEntry("width", 1)
        .containsEntry("height", 1)
        .containsKey("color")
        .doesNotContainKeys("title", "alt");
    author.get("/recommend/" + tag).assertProblem(404);
    node.get("/recommend/no-such-tag").assertProblem(404);

    author.send("DELETE", "/" + first, "");
    assertThat(node.get("/tags?prefix=" + tag).list("tags"))
        .containsExactly(Map.of("name", tag, "images", 1));
    assertThat(node.get("/recommend/" + tag).text("imageID")).isEqualTo(second);
  }

  private String tagged(Person author, String tag) {
    var body = "{\"imageBlob\":\"%s\",\"tags\":[\"%s\"]}".formatted(Images.PNG, tag);
    return upload(author, body).text("imageID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/img?limit=0",
        "/img?limit=101",
        "/img?limit=x",
        "/img?cursor=x",
        "/img?cursor=",
        "/tags?limit=0",
        "/recommend?limit=101",
        "/img?tag=%00"
      })
  void aListThatCannotBeIsRefused(String path) {
    node.get(path).assertProblem(400);
  }

  @Test
  void idsThatAreNoneAreNotFound() {
    for (var id : List.of("ffnn990", "favicon.ico", "..%2f", "%00", "x".repeat(2_000), "ä")) {
      assertThat(node.get("/img/" + id.replace("ä", "%C3%A4")).status()).isIn(400, 404);
    }
    assertThat(node.get("/img?author=nobody-has-this").list("images")).isEmpty();
  }

  @Test
  void theImagesOfARemovedAccountGo() {
    var author = somebody();
    var admin = People.admin(node, own.database(), "removing.admin");
    var id = Images.add(author, "public");
    var removal = "{\"currentPassword\": \"%s\"}".formatted(People.PASSWORD);
    assertThat(admin.send("DELETE", "/v1/users/" + author.id(), removal).status()).isEqualTo(200);
    eventually(() -> assertThat(node.get("/img/" + id).status()).isEqualTo(404));
  }

  /** Puts a body of its own together, as browsers do. */
  @Test
  void aFormSentByAnotherClientIsTaken() throws Exception {
    var author = somebody();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/img"))
            .header("Authorization", author.bearer())
            .header("Content-Type", "multipart/form-data; boundary=\"xyz\"")
            .expectContinue(true)
            .POST(
                BodyPublishers.ofByteArray(
                    form(png(8, 8, 5), Map.of("visibility", "private", "alt", "a dot"))))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }
}
