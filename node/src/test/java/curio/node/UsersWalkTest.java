package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts seen and changed: what each request answers, and each way in which it may fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsersWalkTest {
  private static final String[] PUBLIC = {
    "object",
    "id",
    "username",
    "firstName",
    "lastName",
    "gender",
    "city",
    "interests",
    "photo",
    "createdAt",
    "verified"
  };

  private final AtomicInteger number = new AtomicInteger();
  private OwnDatabase own;
  private RunningNode node;
  private Person admin;

  @BeforeAll
  void start() {
    own = new OwnDatabase(shape(), "--accounts.throttle", "false");
    node = own.node();
    admin = People.admin(node, own.database(), "the.admin");
    var address = "{\"email\": \"admin@example.org\", \"currentPassword\": \"1234567890\"}";
    assertThat(admin.send("PUT", "/v1/users/me", address).status()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    own.close();
  }

  @Test
  void membersFindOthersByTheBeginningsOfTheirNames() {
    var reader = somebody();
    named("anna.one", "Anna", "Karenina");
    named("anna.two", "annabel", "Lee");
    named("bob.three", "Bob", "Leeds");

    assertThat(usernames(reader.get("/v1/users?firstName=ANNA")))
        .containsExactlyInAnyOrder("anna.one", "anna.two");
    assertThat(usernames(reader.get("/v1/users?lastName=lee")))
        .containsExactlyInAnyOrder("anna.two", "bob.three");
    assertThat(usernames(reader.get("/v1/users?firstName=anna&lastName=lee")))
        .containsExactly("anna.two");
    assertThat(usernames(reader.get("/v1/users?firstName=%25"))).isEmpty();
    assertThat(usernames(reader.get("/v1/users?firstName=_nna"))).isEmpty();
    assertThat(reader.get("/v1/users?firstName=nobody").body())
        .isEqualTo("{\"object\":\"list\",\"data\":[]}");
  }

  @Test
  void pagesByCursorAndByOffsetShowEverybodyOnce() {
    for (int i = 0; i < 7; i++) {
      named("paged.%d".formatted(i), "Paged", "Same");
    }

    var byCursor = new ArrayList<String>();
    var path = "/v1/users?firstName=paged&limit=3";
    var page = admin.get(path);
    byCursor.addAll(usernames(page));
    while (page.json().containsKey("next")) {
      page = admin.get(path + "&cursor=" + page.text("next"));
      byCursor.addAll(usernames(page));
    }
    var byOffset = new ArrayList<String>();
    for (int offset = 0; offset < 9; offset += 3) {
      byOffset.addAll(usernames(admin.get(path + "&offset=" + offset)));
    }

    assertThat(byCursor).hasSize(7).doesNotHaveDuplicates().isEqualTo(byOffset);
  }

  @ParameterizedTest
  @CsvSource({"limit=0", "limit=1001", "limit=x", "offset=-1", "offset=10001", "cursor=nonsense"})
  void aListThatCannotBeIsRefused(String query) {
    admin.get("/v1/users?" + query).assertProblem(400);
  }

  @Test
  void onlyOwnersAndAdminsSeeWhatIsPrivate() {
    var reader = somebody();
    var owner = somebody();
    var path = "/v1/users/" + owner.id();
    owner.send(
        "PUT",
        "/v1/users/me",
        """
        {"email": "owner@example.org", "phone": "+1 555", "currentPassword": "1234567890"}
        """);

    assertThat(reader.get(path).json()).containsOnlyKeys(PUBLIC).containsEntry("object", "user");
    assertThat(reader.get("/v1/users").body())
        .doesNotContain("owner@example.org", "+1 555", "role");
    for (var answer : List.of(owner.get(path), owner.get("/v1/users/me"), admin.get(path))) {
      assertThat(answer.json())
          .containsKeys(PUBLIC)
          .containsEntry("email", "owner@example.org")
          .containsEntry("phone", "+1 555")
          .containsEntry("role", "member")
          .containsEntry("active", true);
    }
    reader.get("/v1/users/999999").assertProblem(404);
    reader.get("/v1/users/nobody").assertProblem(404);
  }

  @Test
  void aProfileIsItsOwnersToChange() {
    var owner = somebody();

    var changed =
        owner.send(
            "PUT",
            "/v1/users/me",
            """
            {"firstName": "Ada", "lastName": "Lovelace", "age": 36, "city": "London",
             "interests": "engines", "phone": "+44", "role": "admin", "active": false, "id": 1}
            """);

    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(owner.get("/v1/users/me").json())
        .isEqualTo(changed.json())
        .containsEntry("firstName", "Ada")
        .containsEntry("age", 36)
        .containsEntry("gender", "f")
        .containsEntry("role", "member")
        .containsEntry("active", true)
        .containsEntry("id", (int) owner.id());
    owner.get("/v1/audit").assertProblem(403);
    var cleared = owner.send("PUT", "/v1/users/me", "{\"city\": \"\", \"age\": 0}");
    assertThat(cleared.json()).containsEntry("city", "").doesNotContainKey("age");
    assertThat(cleared.json()).containsEntry("firstName", "Ada");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"age\": 151} | 400",
        "{\"age\": \"old\"} | 400",
        "{\"gender\": \"x\"} | 400",
        "{\"phone\": \"call me\"} | 400",
        "{\"firstName\": \"a\\u0000b\"} | 400",
        "{\"email\": \"new@example.org\"} | 400",
        "{\"email\": \"new@example.org\", \"currentPassword\": \"wrong-one-1\"} | 403",
        "{\"email\": \"nowhere\", \"currentPassword\": \"1234567890\"} | 400",
        "{\"email\": \"admin@example.org\", \"currentPassword\": \"1234567890\"} | 409",
        "{\"username\": \"The.Admin\", \"currentPassword\": \"1234567890\"} | 409",
        "{\"username\": \"four\", \"currentPassword\": \"1234567890\"} | 400",
        "{\"username\": \"new.name\"} | 400",
      })
  void aProfileThatBreaksARuleChangesNothing(String body, int status) {
    var owner = somebody();
    var before = owner.get("/v1/users/me").body();

    owner.send("PUT", "/v1/users/me", body).assertProblem(status);

    assertThat(owner.get("/v1/users/me").body()).isEqualTo(before);
  }

  @Test
  void adminsMakeChangeAndRemoveAccounts() {
    var made =
        admin.send(
            "POST",
            "/v1/users",
            """
            {"username": "made.one", "password": "1234567890", "passwordConfirm": "1234567890",
             "email": "made@example.org", "firstName": "Made", "gender": "m", "age": 3}
            """);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    var path = made.header("Location");
    assertThat(path).isEqualTo("/v1/users/" + made.text("id"));
    assertThat(made.json()).containsEntry("role", "member").containsEntry("age", 3);
    assertThat(People.signIn(node, "made.one").get("/v1/users/me").json()).isEqualTo(made.json());

    var changed = admin.send("PATCH", path, "{\"lastName\": \"One\", \"username\": \"made.two\"}");
    assertThat(changed.json())
        .containsEntry("lastName", "One")
        .containsEntry("firstName", "Made")
        .containsEntry("username", "made.two");
    var person = People.signIn(node, "made.two");

    assertThat(admin.send("DELETE", path, "").body()).isEqualTo("null");
    person.get("/v1/users/me").assertProblem(401);
    admin.get(path).assertProblem(404);
    admin.send("DELETE", path, "").assertProblem(404);
    admin.send("PATCH", path, "{\"city\": \"Uruk\"}").assertProblem(404);
    var again = People.signUp(node, "made.two");
    assertThat(again.id()).isGreaterThan(person.id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400",
        "{\"username\": \"new.name\"} | 400",
        "{\"username\": \"four\", \"password\": \"1234567890\"} | 400",
        "{\"username\": \"new.name\", \"password\": \"short\"} | 400",
        "{\"username\": \"new.name\", \"password\": \"1234567890\", \"passwordConfirm\": \"x\"} |"
            + " 400",
        "{\"username\": \"new.name\", \"password\": \"1234567890\", \"role\": \"root\"} | 400",
        "{\"username\": \"THE.ADMIN\", \"password\": \"1234567890\"} | 409",
      })
  void anAccountThatBreaksARuleIsNotMade(String body, int status) {
    var before = admin.get("/v1/users?limit=1000").body();

    admin.send("POST", "/v1/users", body).assertProblem(status);

    assertThat(admin.get("/v1/users?limit=1000").body()).isEqualTo(before);
  }

  @Test
  void ownersRemoveTheirAccountsByTheirPassword() {
    var person = somebody();
    var path = "/v1/users/" + person.id();

    person.send("DELETE", "/v1/users/me", "{}").assertProblem(400);
    person
        .send("DELETE", "/v1/users/me", "{\"currentPassword\": \"another one\"}")
        .assertProblem(403);
    assertThat(person.get("/v1/users/me").status()).isEqualTo(200);

    var removed = person.send("DELETE", "/v1/users/me", farewell());
    assertThat(removed.status()).as(removed.body()).isEqualTo(200);
    assertThat(removed.headers().get("set-cookie"))
        .hasSize(2)
        .allMatch(c -> c.contains("Max-Age=0"));
    person.get("/v1/users/me").assertProblem(401);
    admin.get(path).assertProblem(404);
    var body = "{\"name\": \"%s\", \"password\": \"1234567890\"}".formatted(person.username());
    node.post("/login", body).assertProblem(401);
  }

  @Test
  void theLastAdminStays() {
    try (var lonely = new OwnDatabase(shape())) {
      var last = People.admin(lonely.node(), lonely.database(), "last.admin");
      var path = "/v1/users/" + last.id();

      last.send("PATCH", path, confirmed("\"role\": \"member\"")).assertProblem(409);
      last.send("PATCH", path, confirmed("\"active\": false")).assertProblem(409);
      last.send("DELETE", path, "").assertProblem(409);
      last.send("DELETE", "/v1/users/me", farewell()).assertProblem(409);

      var second = "\"username\": \"second\", \"password\": \"1234567890\", \"role\": \"admin\"";
      last.send("POST", "/v1/users", "{" + second + "}").assertProblem(400);
      assertThat(last.send("POST", "/v1/users", confirmed(second)).status()).isEqualTo(201);
      assertThat(last.send("DELETE", path, "").status()).isEqualTo(200);
    }
  }

  @Test
  void adminsGiveTheRoleOfAClerk() {
    var member = somebody();
    var path = "/v1/users/" + member.id();

    member.send("PATCH", path, confirmed("\"role\": \"clerk\"")).assertProblem(403);
    admin.send("PATCH", path, "{\"role\": \"clerk\"}").assertProblem(400);
    assertThat(admin.send("PATCH", path, confirmed("\"role\": \"clerk\"")).json())
        .containsEntry("role", "clerk");

    member.get("/v1/users/me").assertProblem(401);
    var clerk = People.signIn(node, member.username());
    assertThat(clerk.get("/v1/users/me").json()).containsEntry("role", "clerk");
    assertThat(Tokens.role(clerk.token())).isEqualTo("clerk");
    clerk.send("PATCH", path, confirmed("\"role\": \"admin\"")).assertProblem(403);
  }

  @Test
  void anOpenSessionOfAnAdminIsNotEverybodysAccount() {
    var owner = somebody();
    var path = "/v1/users/" + owner.id();

    admin.send("PATCH", path, "{\"role\": \"admin\"}").assertProblem(400);
    admin
        .send("PATCH", path, "{\"role\": \"admin\", \"currentPassword\": \"guess\"}")
        .assertProblem(403);
    admin.send("PATCH", path, confirmed("\"password\": \"0987654321\"")).assertProblem(403);
    admin
        .send("PATCH", "/v1/users/" + admin.id(), "{\"email\": \"new@example.org\"}")
        .assertProblem(400);
    admin
        .send("PATCH", "/v1/users/" + admin.id(), "{\"password\": \"0987654321\"}")
        .assertProblem(400);
    assertThat(admin.send("POST", path + "/reset-link", "").status()).isEqualTo(202);

    assertThat(People.signIn(node, owner.username()).get("/v1/users/me").json())
        .containsEntry("role", "member");
  }

  @Test
  void whoIsNotActiveIsThereForAdminsOnly() {
    var reader = somebody();
    var sleeper = named("sleeper", "Sleepy", "Head");

    admin.send("PATCH", "/v1/users/" + sleeper.id(), confirmed("\"active\": false"));

    assertThat(usernames(reader.get("/v1/users?firstName=sleepy"))).isEmpty();
    reader.get("/v1/users/" + sleeper.id()).assertProblem(404);
    assertThat(usernames(admin.get("/v1/users?firstName=sleepy"))).containsExactly("sleeper");
    assertThat(admin.get("/v1/users/" + sleeper.id()).json()).containsEntry("active", false);
  }

  @Test
  void theAuditTellsWhoDidWhatToWhomWithoutSaying() {
    var owner = somebody();
    admin.send(
        "PATCH",
        "/v1/users/" + owner.id(),
        confirmed(
            "\"city\": \"Uruk\", \"email\": \"secret@example.org\", \"photo\": \"secret-one-1\""));

    var answer = admin.get("/v1/audit?actor=%d&subject=%d".formatted(admin.id(), owner.id()));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.list("data"))
        .singleElement()
        .satisfies(entry ->
            assertThat(entry)
                .containsEntry("object", "audit-entry")
                .containsEntry("action", "user-updated")
                .containsEntry("actorId", (int) admin.id())
                .containsEntry("subjectId", (int) owner.id())
                .containsEntry("address", "127.0.0.1")
                .containsKeys("number", "at", "agent", "requestId", "detail"));
    assertThat(answer.body()).contains("city").doesNotContain("Uruk", "secret@", "secret-one");
    assertThat(admin.get("/v1/audit?action=user-updated&limit=1").list("data")).hasSize(1);
    var last = admin.get("/v1/audit?limit=1");
    assertThat(admin.get("/v1/audit?before=" + last.text("next")).body())
        .doesNotContain("\"number\":" + last.text("next") + ",");
  }

  @ParameterizedTest
  @CsvSource({"limit=0", "limit=1001", "actor=x", "subject=-1", "before=0"})
  void anAuditThatCannotBeIsRefused(String query) {
    admin.get("/v1/audit?" + query).assertProblem(400);
  }

  /** A change with the password of who makes it. */
  private static String farewell() {
    return "{\"currentPassword\": \"%s\"}".formatted(People.PASSWORD);
  }

  private static String confirmed(String change) {
    return "{%s, \"currentPassword\": \"%s\"}".formatted(change, People.PASSWORD);
  }

  private Person somebody() {
    return People.signUp(node, "somebody-" + number.incrementAndGet());
  }

  private Person named(String username, String firstName, String lastName) {
    var person = People.signUp(node, username);
    var answer =
        person.send(
            "PUT",
            "/v1/users/me",
            "{\"firstName\": \"%s\", \"lastName\": \"%s\"}".formatted(firstName, lastName));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return person;
  }

  private static List<String> usernames(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.list("data").stream().map(UsersWalkTest::username).toList();
  }

  private static String username(Map<String, Object> user) {
    return String.valueOf(user.get("username"));
  }

  /** {@link UsersWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
