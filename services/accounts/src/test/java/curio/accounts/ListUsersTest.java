package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.accounts.v1.ListUsersRequest;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.contracts.accounts.v1.User;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListUsersTest {
  private RunningAccounts accounts;

  @BeforeAll
  void start() {
    accounts = new RunningAccounts(AccountsPolicy.standard(false));
    make("anna.b", "Anna", "Berg");
    make("anton.b", "Anton", "Berg");
    make("bertha.a", "Bertha", "Abel");
    make("zoe.gross", "Zoe\u0308", "Groß");
    make("odysseus", "Odysseus", "ΟΔΥΣΣΕΑΣ");
    make("nameless1x", "", "");
    make("nameless2x", "", "");
    long gone = make("gone.berg", "Anna", "Bergmann").getId();
    accounts.users().update(gone, UpdateUserRequest.newBuilder().setActive(false));
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @Test
  void allAreInTheOrderOfTheirLastNames() {
    assertThat(accounts.users().names(ListUsersRequest.newBuilder().setLimit(100).build()))
        .containsExactly(
            "nameless1x", "nameless2x", "bertha.a", "anna.b", "anton.b", "zoe.gross", "odysseus");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void pagesOfAnySizeMakeTheSameList(int limit) {
    var request = ListUsersRequest.newBuilder().setLimit(limit);

    assertThat(accounts.users().names(request.build()))
        .containsExactlyElementsOf(
            accounts.users().names(ListUsersRequest.newBuilder().setLimit(1_000).build()));
    assertThat(accounts.users().names(request.setFirstName("an").build()))
        .containsExactly("anna.b", "anton.b");
    assertThat(accounts.users().names(request.setFirstName("").setLastName("be").build()))
        .containsExactly("anna.b", "anton.b");
    assertThat(accounts.users().names(request.setInactive(true).build()))
        .containsExactly("anna.b", "anton.b", "gone.berg");
  }

  @ParameterizedTest
  @CsvSource({
    "AN, '', anna.b anton.b",
    "anna, '', anna.b",
    "Ａｎｎ, '', anna.b",
    "'', BERG, anna.b anton.b",
    "ant, ber, anton.b",
    "b, b, ''",
    "ZO\u00cb, '', zoe.gross",
    "zoe\u0308, '', zoe.gross",
    "zoe, '', ''",
    "'', gross, zoe.gross",
    "'', GROSS, zoe.gross",
    "'', groß, zoe.gross",
    "'', οδυς, odysseus",
    "'', ΟΔΥΣ, odysseus",
    "'', οδυσσεας, odysseus",
    "%, '', ''",
    "_, '', ''",
  })
  void namesAreFoundByTheirBeginningsHoweverWritten(String first, String last, String expected) {
    var request =
        ListUsersRequest.newBuilder().setFirstName(first).setLastName(last).setLimit(10).build();

    assertThat(String.join(" ", accounts.users().names(request))).isEqualTo(expected);
  }

  @Test
  void anOffsetPassesOver() {
    var request = ListUsersRequest.newBuilder().setOffset(2).setLimit(2);

    assertThat(accounts.users().list(request).getUsersList())
        .extracting(User::getUsername)
        .containsExactly("bertha.a", "anna.b");
    assertThat(accounts.users().list(request.setOffset(10_000)).getUsersList()).isEmpty();
  }

  @Test
  void aListHasWholeAccounts() {
    var request = ListUsersRequest.newBuilder().setFirstName("Anton").setLimit(1);
    var anton = accounts.signIn("anton.b", RunningAccounts.PASSWORD).getSignedIn().getUser();

    assertThat(accounts.users().list(request).getUsersList()).containsExactly(anton);
    assertThat(accounts.users().list(request).getNext()).isEmpty();
  }

  @Test
  void aPlaceStaysGoodWhenItsAccountIsRenamedOrRemoved() {
    var first = make("cursor.one", "Cursor", "Xa");
    var second = make("cursor.two", "Cursor", "Xb");
    make("cursor.three", "Cursor", "Xc");
    var request = ListUsersRequest.newBuilder().setFirstName("Cursor").setLimit(1);
    var one = accounts.users().list(request);

    var _ =
        accounts
            .users()
            .update(
                first.getId(),
                UpdateUserRequest.newBuilder().setProfile(Profile.newBuilder().setLastName("Y")));
    var two = accounts.users().list(request.setCursor(one.getNext()));
    var _ = accounts.users().delete(second.getId());
    var three = accounts.users().list(request.setCursor(two.getNext()));

    assertThat(two.getUsers(0).getUsername()).isEqualTo("cursor.two");
    assertThat(three.getUsers(0).getUsername()).isEqualTo("cursor.three");
    assertThat(accounts.users().delete(first.getId()).hasChanged()).isTrue();
    assertThat(accounts.users().delete(three.getUsers(0).getId()).hasChanged()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, limit: 0 (expected: 1 to 1000)",
    "0, 1001, limit: 1001 (expected: 1 to 1000)",
    "-1, 1, offset: -1 (expected: 0 to 10000)",
    "10001, 1, offset: 10001 (expected: 0 to 10000)",
  })
  void whatIsOutOfRangeIsRefused(int offset, int limit, String message) {
    assertRefused(ListUsersRequest.newBuilder().setOffset(offset).setLimit(limit), message);
  }

  @Test
  void namesThatNobodyHasAreRefused() {
    assertRefused(
        ListUsersRequest.newBuilder().setLimit(1).setFirstName("x".repeat(101)),
        "firstName: 101 characters (expected: at most 100)");
    assertRefused(
        ListUsersRequest.newBuilder().setLimit(1).setLastName("a\u0000"),
        "lastName: control characters (expected: text)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "not one", "AAAA", "====", "é", "AQAAAAAAAQAAAQAAAAAAAAAAAQ"})
  void aCursorThatIsNoneIsRefused(String cursor) {
    assertRefused(
        ListUsersRequest.newBuilder().setLimit(1).setCursor(cursor),
        "cursor: not one of ours (expected: the value of next)");
  }

  @Test
  void aCursorThatWasChangedIsRefusedOrAPlace() {
    var request = ListUsersRequest.newBuilder().setLimit(1);
    byte[] bytes = Base64.getUrlDecoder().decode(accounts.users().list(request).getNext());

    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= (byte) 0x80;
      var text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      try {
        assertThat(accounts.users().list(request.setCursor(text)).getUsersCount()).isNotNegative();
      } catch (CurioException e) {
        assertThat(e.code()).as("byte %d", i).isEqualTo(ErrorCode.INVALID);
      }
    }
    assertRefused(
        request.setCursor("A".repeat(5_000)),
        "cursor: not one of ours (expected: the value of next)");
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    var request = ListUsersRequest.newBuilder().setLimit(1);
    var cursor = accounts.users().list(request.setLastName("b")).getNext();

    assertRefused(
        request.setCursor(cursor).setLastName("g"),
        "cursor: of another list (expected: the value of next, with the same names)");
  }

  @Test
  void theLongestNamesCanBeKeptAndFound() {
    String longest = "\ufdfa".repeat(100);
    var user = make("longest.name", longest, longest);
    var second = make("longest.name2", longest, longest);

    var request = ListUsersRequest.newBuilder().setFirstName(longest).setLimit(1);

    assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(300);
    assertThat(user.getProfile().getFirstName()).isEqualTo(longest);
    assertThat(accounts.users().names(request.build()))
        .containsExactly("longest.name", "longest.name2");
    assertThat(accounts.users().delete(user.getId()).hasChanged()).isTrue();
    assertThat(accounts.users().delete(second.getId()).hasChanged()).isTrue();
  }

  private User make(String username, String first, String last) {
    var account =
        SignUpRequest.newBuilder()
            .setUsername(username)
            .setPassword(RunningAccounts.PASSWORD)
            .setProfile(Profile.newBuilder().setFirstName(first).setLastName(last));
    return accounts.users().create(account, "member").getChanged().getUser();
  }

  private void assertRefused(ListUsersRequest.Builder request, String message) {
    assertThatThrownBy(() -> accounts.users().list(request))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessage(message);
  }
}
