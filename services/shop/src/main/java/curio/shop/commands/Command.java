package curio.shop.commands;

import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_ADD;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_BUY;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_CHANGE;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_EXTEND;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_PAWN;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_REDEEM;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_SELL;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ItemCommand;
import curio.log.LogRecord;
import curio.text.NameMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A command as it comes out of the log, of sound form. Immutable.
 *
 * @param id of the action
 * @param told what it says
 * @param marks the client's names, as the fraud list is compared with them; empty where the list
 *     does not matter
 * @param traceId the request that it came by
 */
record Command(
    UUID id,
    ItemCommand told,
    ActionKind kind,
    UUID fingerprint,
    List<NameMark> marks,
    String traceId) {
  private static final int FINGERPRINT_BYTES = 16;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wrong with it, without its texts
   */
  static Command read(LogRecord record) {
    var told = parse(record);
    var kind = kind(told);
    CommandRules.check(told, record.event().key());
    return new Command(
        record.event().id(),
        told,
        kind,
        fingerprint(told.getFingerprint()),
        marks(told, kind),
        record.event().traceId());
  }

  String itemId() {
    return told.getItemId();
  }

  /** Empty in commands that are done for nobody. */
  String client() {
    return told.getClientId();
  }

  /** When it was done: never to come, whatever clock it was taken from. */
  Instant date(Instant now) {
    if (told.getDateMillis() == 0) {
      return now;
    }
    var date = Instant.ofEpochMilli(told.getDateMillis());
    return date.isAfter(now) ? now : date;
  }

  private static ItemCommand parse(LogRecord record) {
    try {
      return ItemCommand.parseFrom(record.event().payload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a command that cannot be read", e);
    }
  }

  private static ActionKind kind(ItemCommand told) {
    return switch (told.getWhatCase()) {
      case ADD -> ACTION_KIND_ADD;
      case BUY -> ACTION_KIND_BUY;
      case SELL -> ACTION_KIND_SELL;
      case PAWN -> ACTION_KIND_PAWN;
      case REDEEM -> ACTION_KIND_REDEEM;
      case EXTEND -> ACTION_KIND_EXTEND;
      case CHANGE -> ACTION_KIND_CHANGE;
      case WHAT_NOT_SET ->
          throw new IllegalArgumentException("a command of no kind that this release knows");
    };
  }

  private static UUID fingerprint(ByteString bytes) {
    if (bytes.size() != FINGERPRINT_BYTES) {
      throw new IllegalArgumentException(
          "fingerprint: %d bytes (expected: %d)".formatted(bytes.size(), FINGERPRINT_BYTES));
    }
    var buffer = bytes.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** The list is asked for the client's id whatever else is known. */
  private static List<NameMark> marks(ItemCommand told, ActionKind kind) {
    if (kind != ACTION_KIND_BUY && kind != ACTION_KIND_SELL && kind != ACTION_KIND_PAWN) {
      return List.of();
    }
    var marks = new ArrayList<NameMark>();
    marks.add(NameMark.of(told.getClientId()));
    told.getClientMarksList().forEach(mark -> marks.add(NameMark.ofBytes(mark.toByteArray())));
    return List.copyOf(marks);
  }
}
