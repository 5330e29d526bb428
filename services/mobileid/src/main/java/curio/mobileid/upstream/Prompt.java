package curio.mobileid.upstream;

import curio.mobileid.validation.Hash;
import curio.mobileid.validation.NationalNumber;
import curio.mobileid.validation.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * What a phone is asked to confirm.
 *
 * @param hash what is signed
 * @param displayText null for none
 * @param displayTextFormat GSM-7 or UCS-2; null for upstream's own
 */
public record Prompt(
    PhoneNumber phone,
    NationalNumber person,
    Hash hash,
    Language language,
    @Nullable String displayText,
    @Nullable String displayTextFormat) {}
