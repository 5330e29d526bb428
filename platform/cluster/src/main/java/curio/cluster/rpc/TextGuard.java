package curio.cluster.rpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import curio.cluster.calls.ErrorsOnTheWire;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls with a text that no store takes, by the name of its field: U+0000, of which
 * PostgreSQL has no form. Halves of characters do not arrive, since protobuf reads strict UTF-8.
 * Over HTTP the edge does the same. Thread-safe.
 */
final class TextGuard implements ServerInterceptor {
  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        var field = message instanceof Message whole ? badField(whole) : null;
        if (field == null) {
          super.onMessage(message);
        } else if (!refused) {
          refused = true;
          ErrorsOnTheWire.close(
              call,
              new CurioException(
                  ErrorCode.INVALID, field + ": U+0000 (expected: a text without it)"));
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  private static @Nullable String badField(Message message) {
    for (var field : message.getAllFields().entrySet()) {
      var values = field.getValue() instanceof List<?> many ? many : List.of(field.getValue());
      for (Object value : values) {
        var bad = badField(field.getKey(), value);
        if (bad != null) {
          return bad;
        }
      }
    }
    return null;
  }

  private static @Nullable String badField(FieldDescriptor field, Object value) {
    if (value instanceof Message inner) {
      var bad = badField(inner);
      return bad == null ? null : field.getJsonName() + "." + bad;
    }
    return value instanceof String text && text.indexOf('\0') >= 0 ? field.getJsonName() : null;
  }
}
