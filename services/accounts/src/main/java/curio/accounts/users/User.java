package curio.accounts.users;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is stored, without its password. Immutable.
 *
 * @param email null when not given
 * @param photo a file name
 * @param active whether it may sign in
 * @param verified whether Mobile-ID has proved whom it belongs to
 */
public record User(
    long id,
    String username,
    @Nullable String email,
    Profile profile,
    String photo,
    Role role,
    boolean active,
    Instant createdAt,
    boolean verified) {}
