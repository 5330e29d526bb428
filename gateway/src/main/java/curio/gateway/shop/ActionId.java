package curio.gateway.shop;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ItemCommand;
import curio.gateway.IdempotencyKey;
import curio.text.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** By what a command is recognised when it comes again. Stateless. */
final class ActionId {
  private ActionId() {}

  /** The id of what an account asks under a key: the same each time, and on every node. */
  static UUID of(long userId, ActionKind kind, IdempotencyKey key) {
    return Digest.of("shop-action", Long.toString(userId), kind.name(), key.value());
  }

  /** The id of an item whose command does not name one. */
  static String ofItem(UUID action) {
    return Digest.of("shop-item", action.toString()).toString();
  }

  /**
   * 16 bytes of a digest of what a client has said, the same however it was written: its members in
   * the order of their numbers in the contract, each with its value.
   */
  static ByteString fingerprint(ItemCommand asked) {
    var parts = new ArrayList<String>();
    addMembers(asked, parts);
    var digest = Digest.of(parts.toArray(String[]::new));
    var bytes = ByteBuffer.allocate(2 * Long.BYTES);
    bytes.putLong(digest.getMostSignificantBits()).putLong(digest.getLeastSignificantBits());
    return ByteString.copyFrom(bytes.flip());
  }

  private static void addMembers(Message message, List<String> parts) {
    message
        .getAllFields()
        .forEach((field, value) -> {
          parts.add(Integer.toString(field.getNumber()));
          addValue(field, value, parts);
        });
    parts.add("end");
  }

  private static void addValue(FieldDescriptor field, Object value, List<String> parts) {
    if (value instanceof List<?> list) {
      parts.add(Integer.toString(list.size()));
      list.forEach(each -> addValue(field, each, parts));
    } else if (value instanceof Message message) {
      addMembers(message, parts);
    } else {
      parts.add(value.toString());
    }
  }
}
