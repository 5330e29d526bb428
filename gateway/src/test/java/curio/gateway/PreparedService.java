package curio.gateway;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A service of a contract that answers what a test has prepared for a method. Thread-safe. */
final class PreparedService implements BindableService {
  private final ServiceDescriptor contract;
  private final Map<String, Deque<Message>> replies = new ConcurrentHashMap<>();
  private final Map<String, UnaryOperator<Message>> answers = new ConcurrentHashMap<>();
  private final Map<String, Message> asked = new ConcurrentHashMap<>();

  PreparedService(ServiceDescriptor contract) {
    this.contract = contract;
  }

  /** From now on the method, such as {@code FindUser}, is answered so: the last again and again. */
  void answer(String method, Message... inTurn) {
    replies.put(method, new ConcurrentLinkedDeque<>(List.of(inTurn)));
  }

  /** The same with an answer to each question, also when nothing is prepared any more. */
  void answer(String method, UnaryOperator<Message> reply) {
    answers.put(method, reply);
  }

  /** What the method was asked last. */
  Message asked(String method) {
    return requireNonNull(asked.get(method), method);
  }

  /** Nothing was asked or prepared. */
  void reset() {
    replies.clear();
    asked.clear();
  }

  boolean wasAskedAnything() {
    return !asked.isEmpty();
  }

  boolean wasAsked(String method) {
    return asked.containsKey(method);
  }

  /** All methods of generated contracts take and give messages. */
  @Override
  @SuppressWarnings("unchecked")
  public ServerServiceDefinition bindService() {
    var definition = ServerServiceDefinition.builder(contract);
    for (var method : contract.getMethods()) {
      var typed = (MethodDescriptor<Message, Message>) method;
      definition.addMethod(
          typed,
          (call, headers) -> {
            call.request(2);
            return new Answering(requireNonNull(typed.getBareMethodName()), call);
          });
    }
    return definition.build();
  }

  private final class Answering extends ServerCall.Listener<Message> {
    private final String name;
    private final ServerCall<Message, Message> call;
    private @Nullable Message question;

    Answering(String name, ServerCall<Message, Message> call) {
      this.name = name;
      this.call = call;
    }

    @Override
    public void onMessage(Message message) {
      asked.put(name, message);
      question = message;
    }

    @Override
    public void onHalfClose() {
      Message reply;
      try {
        reply = reply();
      } catch (StatusRuntimeException e) {
        call.close(e.getStatus(), new Metadata());
        return;
      }
      call.sendHeaders(new Metadata());
      call.sendMessage(reply);
      call.close(Status.OK, new Metadata());
    }

    private Message reply() {
      var prepared = replies.get(name);
      if (prepared == null) {
        return requireNonNull(answers.get(name), name).apply(requireNonNull(question));
      }
      return prepared.size() > 1 ? prepared.remove() : prepared.element();
    }
  }
}
