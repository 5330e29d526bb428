package curio.gateway;

import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer as a client sees it. */
record Answer(HttpResponse<String> response) {
  private static final JsonMapper JSON = new JsonMapper();

  int status() {
    return response.statusCode();
  }

  String body() {
    return response.body();
  }

  JsonNode json() {
    return JSON.readTree(body());
  }

  String text(String member) {
    return json().get(member).asString();
  }

  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  List<String> cookies() {
    return response.headers().allValues("Set-Cookie");
  }
}
