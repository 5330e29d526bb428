package curio.gateway.shop;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * Whom an action is done for. Immutable.
 *
 * @param id digits for an account, else one that the counter knows
 * @param isKnown false for an account that is not there
 * @param name the user name; empty for one without an account
 * @param tellsBuy whether followers are told what it buys
 * @param marks by which it is looked for in the list of those whom the shop does not deal with
 */
record Client(String id, boolean isKnown, String name, boolean tellsBuy, List<ByteString> marks) {
  Client {
    marks = List.copyOf(marks);
  }
}
