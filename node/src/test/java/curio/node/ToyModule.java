package curio.node;

import curio.config.Setting;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Response;
import curio.http.Routes;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.node.settings.Role;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.AbstractBlockingStub;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A service of a test, added as any other would be: it greets. */
final class ToyModule implements ServiceModule<ToyModule.Settings> {
  static final String SERVICE = "curio.toy.v1.Toy";

  /** As it would stand among the contracts. */
  static final String CONTRACT =
      """
      // Topic toy-greetings, keyed by name: somebody was greeted.
      message ToyGreeted {
        // Who it was.
        string name = 1;
      }
      """;

  private static final MethodDescriptor<String, String> GREET =
      MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
          .setType(MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Greet"))
          .build();

  record Settings(Toy toy) {}

  record Toy(@Setting(value = "How the toy greets", standard = "hello") String greeting) {}

  record Greeting(String text) {}

  @Override
  public List<Role> roles() {
    return List.of(Role.of("toy"));
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of("toy");
  }

  @Override
  public List<Topic> topics() {
    return List.of(new Topic("toy-greetings", 2, Duration.ofDays(1), OnPoison.SKIP));
  }

  @Override
  public List<BindableService> open(Platform platform, Settings settings) {
    return List.of(() -> service(settings.toy().greeting()));
  }

  @Override
  public List<Routes> routes(Gateway gateway, Settings settings) {
    var toy = gateway.to(ToyStub::new);
    return List.of(
        Routes.of("toy")
            .get(
                "/v1/toy",
                Access.ANYONE,
                request ->
                    Response.ok(
                        new Greeting(
                            toy.call(stub -> stub.greet(request.query("name").orElse("you"))))))
            .summary("Greets")
            .takes(Parameter.text("name", 30, "Whom"))
            .answers(200, Greeting.class));
  }

  private static ServerServiceDefinition service(String greeting) {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(
            GREET,
            ServerCalls.asyncUnaryCall((name, reply) -> {
              reply.onNext(greeting + ", " + name);
              reply.onCompleted();
            }))
        .build();
  }

  /** As it would be generated. */
  private static final class ToyStub extends AbstractBlockingStub<ToyStub> {
    ToyStub(Channel channel) {
      this(channel, CallOptions.DEFAULT);
    }

    private ToyStub(Channel channel, CallOptions options) {
      super(channel, options);
    }

    @Override
    protected ToyStub build(Channel channel, CallOptions options) {
      return new ToyStub(channel, options);
    }

    String greet(String name) {
      return ClientCalls.blockingUnaryCall(getChannel(), GREET, getCallOptions(), name);
    }
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
