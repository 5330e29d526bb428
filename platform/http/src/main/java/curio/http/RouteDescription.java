package curio.http;

import curio.errors.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route says of itself: the description of the API is made of it, and requests are read by
 * its parameters. Immutable.
 *
 * @param summary one sentence; empty for none
 * @param parameters in the order in which they are shown
 * @param optionalBody the record that a body is read into if there is one; null for none
 * @param asksWhoIsThere whether a route for everybody does more for who is signed in
 * @param tokenInBody whether the token of a route for users may stand in its body
 * @param bodies kinds of bodies that the handler reads itself
 * @param answers those that succeed
 * @param refusals errors of its own, beside those that its access and parameters bring along
 */
public record RouteDescription(
    String summary,
    List<Parameter> parameters,
    @Nullable Class<?> optionalBody,
    boolean asksWhoIsThere,
    boolean tokenInBody,
    List<Body> bodies,
    List<Answer> answers,
    List<Refusal> refusals) {
  /** The example of JSON that is null. */
  public static final String NULL = "null";

  static final RouteDescription NONE =
      new RouteDescription("", List.of(), null, false, false, List.of(), List.of(), List.of());

  /**
   * A kind of body as the description of the API shows it.
   *
   * @param mediaType such as {@code image/*}
   * @param type the record whose components are its members or parts; null for plain bytes
   */
  public record Body(String mediaType, @Nullable Class<?> type) {}

  /**
   * An answer as the description of the API shows it.
   *
   * @param status the HTTP status
   * @param mediaType of the body; empty for none, or JSON that is null
   * @param type the record of a JSON body; null for another body or none
   * @param example of a body without a type; empty for none
   * @param headers that it may have, beside those of all answers
   */
  public record Answer(
      int status,
      String mediaType,
      @Nullable Class<?> type,
      String example,
      List<AnswerHeader> headers) {
    /** Keeps a copy. */
    public Answer {
      headers = List.copyOf(headers);
    }

    Answer with(AnswerHeader header) {
      var more = new ArrayList<>(headers);
      more.add(header);
      return new Answer(status, mediaType, type, example, more);
    }
  }

  /**
   * An error as the description of the API shows it.
   *
   * @param headers that it may have, beside those of all errors
   */
  public record Refusal(ErrorCode error, List<AnswerHeader> headers) {
    /** Keeps a copy. */
    public Refusal {
      headers = List.copyOf(headers);
    }
  }

  /** Refuses two parameters of one name in one place. */
  public RouteDescription {
    parameters = List.copyOf(parameters);
    bodies = List.copyOf(bodies);
    answers = List.copyOf(answers);
    refusals = List.copyOf(refusals);
    long different = parameters.stream().map(one -> one.place() + one.name()).distinct().count();
    if (different < parameters.size()) {
      throw new IllegalArgumentException("parameters: one twice");
    }
  }

  RouteDescription withSummary(String text) {
    return new RouteDescription(
        text, parameters, optionalBody, asksWhoIsThere, tokenInBody, bodies, answers, refusals);
  }

  RouteDescription with(Parameter parameter) {
    var more = new ArrayList<>(parameters);
    more.add(parameter);
    return new RouteDescription(
        summary, more, optionalBody, asksWhoIsThere, tokenInBody, bodies, answers, refusals);
  }

  RouteDescription withOptionalBody(Class<?> type) {
    return new RouteDescription(
        summary, parameters, type, asksWhoIsThere, tokenInBody, bodies, answers, refusals);
  }

  RouteDescription askingWhoIsThere() {
    return new RouteDescription(
        summary, parameters, optionalBody, true, tokenInBody, bodies, answers, refusals);
  }

  RouteDescription withTokenInBody() {
    return new RouteDescription(
        summary, parameters, optionalBody, asksWhoIsThere, true, bodies, answers, refusals);
  }

  RouteDescription with(Body body) {
    var more = new ArrayList<>(bodies);
    more.add(body);
    return new RouteDescription(
        summary, parameters, optionalBody, asksWhoIsThere, tokenInBody, more, answers, refusals);
  }

  RouteDescription with(Answer answer) {
    var more = new ArrayList<>(answers);
    more.add(answer);
    return new RouteDescription(
        summary, parameters, optionalBody, asksWhoIsThere, tokenInBody, bodies, more, refusals);
  }

  RouteDescription with(Refusal refusal) {
    var more = new ArrayList<>(refusals);
    more.add(refusal);
    return new RouteDescription(
        summary, parameters, optionalBody, asksWhoIsThere, tokenInBody, bodies, answers, more);
  }

  /** The header is one of the answer added last. */
  RouteDescription with(AnswerHeader header) {
    var changed = new ArrayList<>(answers);
    changed.addLast(changed.removeLast().with(header));
    return new RouteDescription(
        summary, parameters, optionalBody, asksWhoIsThere, tokenInBody, bodies, changed, refusals);
  }

  /** Null if there is none of that name in that place. */
  @Nullable Parameter find(Parameter.Place place, String name) {
    for (Parameter parameter : parameters) {
      boolean same =
          place == Parameter.Place.HEADER
              ? parameter.name().equalsIgnoreCase(name)
              : parameter.name().equals(name);
      if (parameter.place() == place && same) {
        return parameter;
      }
    }
    return null;
  }

  /** Whether an answer of that status is among those declared, if any are. */
  public boolean expects(int status) {
    return status >= 400
        || answers.isEmpty()
        || answers.stream().anyMatch(answer -> answer.status() == status);
  }
}
