package curio.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.AnswerHeader;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That an answer which is not as it is described is found out. */
class DescribedAnswersTest {
  record Thing(@Example("7") int id, @Example(oneOf = {"new", "old"}) String state) {}

  private final DescribedAnswers described =
      DescribedAnswers.of(
          List.of(
              Routes.of("things")
                  .get("/things/{id}", Access.ANYONE, request -> Response.ok(null))
                  .answers(200, Thing.class)
                  .sends(AnswerHeader.location("Where it is", "/things/7"))
                  .refuses(ErrorCode.NOT_FOUND)));

  @Test
  void whatIsDescribedIsFine() {
    assertThatCode(
            () -> {
              check(200, "{\"id\": 7, \"state\": \"new\"}", "location", "/things/7");
              check(
                  503,
                  "{\"type\":\"a\",\"title\":\"b\",\"status\":503,\"detail\":\"c\",\"requestId\":\"d\"}");
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "200 | {`id`: 7}                                    | state",
        "200 | {`id`: `7`, `state`: `new`}                  | integer",
        "200 | {`id`: 7, `state`: `lost`}                   | enum",
        "200 | {`id`: 7, `state`: `new`, `colour`: `red`}   | colour",
        "200 | []                                           | object",
        "201 | {`id`: 7, `state`: `new`}                    | not described",
        "409 | {}                                           | not described",
        "404 | {}                                           | requestId"
      })
  void whatIsNotIsFound(int status, String body, String complaint) {
    assertThatThrownBy(() -> check(status, body.replace('`', '"')))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void aHeaderThatIsNotDescribedIsFound() {
    assertThatThrownBy(() -> check(200, "{\"id\": 7, \"state\": \"new\"}", "link", "</things>"))
        .hasMessageContaining("link");
  }

  @Test
  void aTypeThatIsNotDescribedIsFound() {
    assertThatThrownBy(() -> check(200, "<p>", "content-type", "text/html"))
        .hasMessageContaining("text/html");
  }

  private void check(int status, String body, String... header) {
    var headers = new HashMap<String, List<String>>();
    headers.put(
        "content-type", List.of(status < 300 ? "application/json" : "application/problem+json"));
    if (header.length > 0) {
      headers.put(header[0], List.of(header[1]));
    }
    described.check("GET", "/things/1", new Answer(status, Map.copyOf(headers), body));
  }
}
