package curio.gateway;

import com.google.protobuf.Message;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.FindUserReply;
import curio.contracts.accounts.v1.Privacy;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.User;

/** What the service of users says in tests. */
final class UserReplies {
  static final User MARIO =
      User.newBuilder()
          .setId(7)
          .setUsername("Mario")
          .setEmail("mario@example.org")
          .setProfile(
              Profile.newBuilder().setFirstName("Mario").setPhone("+1").setPhoto("default.jpg"))
          .setRole("member")
          .setActive(true)
          .setCreatedAtMillis(1_700_000_000_000L)
          .setShowsName(true)
          .setPrivacy(Privacy.newBuilder().setLogin(true).setLogout(true).setBuy(false))
          .build();

  private UserReplies() {}

  static String withPassword(String change) {
    return "{" + change + ", \"currentPassword\": \"1234567890\"}";
  }

  static Message found(User user) {
    return FindUserReply.newBuilder().setUser(user).build();
  }

  static Message changed(User user) {
    return ChangeUserReply.newBuilder()
        .setChanged(
            ChangeUserReply.Changed.newBuilder()
                .setUser(user)
                .addSessionIds("s1")
                .addSessionIds("s2"))
        .build();
  }
}
