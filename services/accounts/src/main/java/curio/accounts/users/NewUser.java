package curio.accounts.users;

import org.jspecify.annotations.Nullable;

/** Who wants an account. Immutable. */
public record NewUser(Username username, @Nullable EmailAddress email, Profile profile) {}
