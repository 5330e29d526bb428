package curio.accounts.users;

import curio.contracts.accounts.v1.Profile;
import org.jspecify.annotations.Nullable;

/** Who wants an account. Immutable. */
public record NewUser(Username username, @Nullable EmailAddress email, Profile profile) {}
