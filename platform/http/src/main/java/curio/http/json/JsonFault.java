package curio.http.json;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Says what is wrong with a JSON text in the words of JSON: where, what stands there (shortened),
 * and what was expected. Names of Java types never appear.
 */
final class JsonFault {
  private static final int SHOWN_CHARACTERS = 64;

  private static final Pattern COERCED =
      Pattern.compile("Cannot coerce String value \\(\"(.*)\"\\) to ", Pattern.DOTALL);

  private static final Pattern TOKEN = Pattern.compile("\\(token `JsonToken\\.([A-Z_]+)`\\)$");

  private JsonFault() {}

  static CurioException of(JacksonException fault) {
    for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CurioException said) {
        return said;
      }
      if (cause instanceof NumberFormatException) {
        return new CurioException(
            ErrorCode.INVALID, path(fault) + ": a number out of range", fault);
      }
      if (cause instanceof IllegalArgumentException said && said.getMessage() != null) {
        return new CurioException(ErrorCode.INVALID, said.getMessage(), fault);
      }
    }
    return new CurioException(ErrorCode.INVALID, detail(fault), fault);
  }

  private static String detail(JacksonException fault) {
    String path = path(fault);
    return switch (fault) {
      case InvalidNullException _ -> path + ": null (expected: a value)";
      case InvalidFormatException format when isText(format) && holdsZero(format) ->
          path + ": U+0000 (expected: a text without it)";
      case InvalidFormatException format ->
          path + ": " + shown(format.getValue()) + expected(format.getTargetType());
      case MismatchedInputException mismatch -> mismatch(path, mismatch);
      case StreamConstraintsException _ ->
          path + ": too deep, too long a number or too long a text";
      case UnexpectedEndOfInputException _ -> at(fault) + "the JSON ends too early";
      case InputCoercionException coercion ->
          path + ": a number out of range" + expected(coercion.getTargetType());
      default ->
          fault.getOriginalMessage().startsWith("Duplicate")
              ? duplicateName(fault.getOriginalMessage()) + ": a member stands twice"
              : at(fault) + "not valid JSON";
    };
  }

  private static boolean isText(InvalidFormatException fault) {
    return fault.getTargetType() == String.class;
  }

  private static boolean holdsZero(InvalidFormatException fault) {
    return String.valueOf(fault.getValue()).indexOf('\0') >= 0;
  }

  private static String duplicateName(String message) {
    int first = message.indexOf('"');
    int last = message.lastIndexOf('"');
    return first < last ? cut(message.substring(first + 1, last)) : "body";
  }

  private static String mismatch(String path, MismatchedInputException fault) {
    String message = fault.getOriginalMessage();
    if (message.startsWith("Missing required creator property")) {
      return path + ": missing";
    }
    if (message.startsWith("Trailing token")) {
      return "body: more than one value (expected: one)";
    }
    if (message.startsWith("No content")) {
      return "body: empty (expected: JSON)";
    }
    return path + ": " + found(fault) + expected(fault.getTargetType());
  }

  private static String found(MismatchedInputException fault) {
    var coerced = COERCED.matcher(fault.getOriginalMessage());
    if (coerced.lookingAt()) {
      // The parser may be beyond it: members that are unwrapped are read at the end.
      return shown(coerced.group(1));
    }
    var named = TOKEN.matcher(fault.getOriginalMessage());
    JsonToken token = named.find() ? JsonToken.valueOf(named.group(1)) : fault.getCurrentToken();
    if (token == null && fault.processor() instanceof JsonParser parser) {
      token = parser.currentToken();
    }
    return switch (token) {
      case null -> "a value";
      case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "an object";
      case START_ARRAY, END_ARRAY -> "a list";
      case VALUE_NULL -> "null";
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_STRING -> value(fault, "a text", true);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value(fault, "a number", false);
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "a value";
    };
  }

  private static String value(MismatchedInputException fault, String otherwise, boolean quoted) {
    if (fault.processor() instanceof JsonParser parser
        && parser.currentToken() != null
        && parser.currentToken().isScalarValue()) {
      String text = parser.getString();
      return quoted ? shown(text) : cut(text);
    }
    return otherwise;
  }

  private static String shown(@Nullable Object value) {
    return value instanceof String text ? '"' + cut(text) + '"' : cut(String.valueOf(value));
  }

  /** Half of a character, sent so or left by the cut, becomes a question mark: it has no UTF-8. */
  private static String cut(String text) {
    String shown =
        text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    return new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String expected(@Nullable Class<?> type) {
    return type == null ? "" : " (expected: " + noun(type) + ")";
  }

  private static String noun(Class<?> type) {
    Object[] constants = type.getEnumConstants();
    if (constants != null) {
      return Arrays.stream(constants)
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == String.class || type == Character.class || type == char.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == BigDecimal.class
        || type == double.class
        || type == float.class
        || type == Double.class
        || type == Float.class) {
      return "a number";
    }
    if (type.isPrimitive() || type == BigInteger.class || isWholeNumber(type)) {
      return "a whole number";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    return type.getName().startsWith("java.time.") ? "a time" : "an object";
  }

  private static boolean isWholeNumber(Class<?> type) {
    return type == Integer.class || type == Long.class || type == Short.class || type == Byte.class;
  }

  private static String path(JacksonException fault) {
    var path = new StringBuilder();
    for (JacksonException.Reference step : fault.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(cut(step.getPropertyName()));
      }
    }
    return path.isEmpty() ? "body" : path.toString();
  }

  private static String at(JacksonException fault) {
    TokenStreamLocation location = fault.getLocation();
    return location == null
        ? "body: "
        : "body, line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }
}
