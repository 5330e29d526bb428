package curio.http;

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
 * @param answers those that succeed
 */
public record RouteDescription(
    String summary,
    List<Parameter> parameters,
    @Nullable Class<?> optionalBody,
    boolean asksWhoIsThere,
    List<Answer> answers) {
  static final RouteDescription NONE = new RouteDescription("", List.of(), null, false, List.of());

  /**
   * An answer as the description of the API shows it.
   *
   * @param status the HTTP status
   * @param mediaType of the body; empty for none, or JSON that is null
   * @param type the record of a JSON body; null for another body or none
   */
  public record Answer(int status, String mediaType, @Nullable Class<?> type) {}

  /** Refuses two parameters of one name in one place. */
  public RouteDescription {
    parameters = List.copyOf(parameters);
    answers = List.copyOf(answers);
    long different = parameters.stream().map(one -> one.place() + one.name()).distinct().count();
    if (different < parameters.size()) {
      throw new IllegalArgumentException("parameters: one twice");
    }
  }

  RouteDescription withSummary(String text) {
    return new RouteDescription(text, parameters, optionalBody, asksWhoIsThere, answers);
  }

  RouteDescription with(Parameter parameter) {
    var more = new ArrayList<>(parameters);
    more.add(parameter);
    return new RouteDescription(summary, more, optionalBody, asksWhoIsThere, answers);
  }

  RouteDescription withOptionalBody(Class<?> type) {
    return new RouteDescription(summary, parameters, type, asksWhoIsThere, answers);
  }

  RouteDescription askingWhoIsThere() {
    return new RouteDescription(summary, parameters, optionalBody, true, answers);
  }

  RouteDescription with(Answer answer) {
    var more = new ArrayList<>(answers);
    more.add(answer);
    return new RouteDescription(summary, parameters, optionalBody, asksWhoIsThere, more);
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
