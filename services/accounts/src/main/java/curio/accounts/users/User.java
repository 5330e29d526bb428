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
 * @param hasPassword false where nobody knows one
 * @param showsName whether first and last name are for everybody
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
    boolean verified,
    boolean hasPassword,
    boolean showsName) {}
