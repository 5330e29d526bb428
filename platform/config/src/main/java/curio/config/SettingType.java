package curio.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the value of one type is written and read. Immutable.
 *
 * @param expected what a right value looks like, for messages
 * @param placeholder the same in a word, for the help
 * @param parse reads a written value; throws IllegalArgumentException for a wrong one
 * @param format writes a value so that it can be read again
 * @param secret whether values must not be seen
 */
record SettingType(
    String expected,
    String placeholder,
    Function<String, Object> parse,
    Function<Object, String> format,
    boolean secret) {
  private static final Pattern DURATION = Pattern.compile("\\d{1,9}(ms|s|m|h|d)");

  private SettingType(
      String expected,
      String placeholder,
      Function<String, Object> parse,
      Function<Object, String> format) {
    this(expected, placeholder, parse, format, false);
  }

  /**
   * How values of a type are written.
   *
   * @param choices how values of types of the program are
   */
  static SettingType of(Type type, Map<Type, SettingType> choices) {
    var chosen = choices.get(type);
    if (chosen != null) {
      return chosen;
    } else if (type == String.class) {
      return new SettingType("a text", "TEXT", text -> text, String::valueOf);
    } else if (type == int.class) {
      return new SettingType("a whole number", "NUMBER", Integer::valueOf, String::valueOf);
    } else if (type == boolean.class) {
      return new SettingType("true or false", "", SettingType::bool, String::valueOf);
    } else if (type == Duration.class) {
      return new SettingType(
          "a time such as 500ms, 10s, 15m, 24h or 30d",
          "TIME",
          SettingType::duration,
          SettingType::formatDuration);
    } else if (type == ByteSize.class) {
      return new SettingType(
          "a size such as 64KiB or 1MiB", "SIZE", ByteSize::parse, String::valueOf);
    } else if (type == Path.class) {
      return new SettingType("a path", "PATH", Path::of, String::valueOf);
    } else if (type == Secret.class) {
      return new SettingType("a text", "SECRET", Secret::new, String::valueOf, true);
    } else if (type instanceof Class<?> candidate && candidate.isEnum()) {
      return oneOf(constants(candidate));
    } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return listOf(of(list.getActualTypeArguments()[0], choices));
    }
    throw new IllegalStateException("settings cannot be of type " + type);
  }

  /** One of these values, each under its name. */
  static SettingType oneOf(SequencedMap<String, Object> byName) {
    var allowed = List.copyOf(byName.keySet());
    var names = new HashMap<Object, String>();
    byName.forEach((name, value) -> names.put(value, name));
    return new SettingType(
        "one of " + String.join(", ", allowed),
        String.join("|", allowed),
        text -> {
          var value = byName.get(text);
          if (value == null) {
            throw new IllegalArgumentException("unknown name " + text);
          }
          return value;
        },
        value -> names.getOrDefault(value, ""));
  }

  private static LinkedHashMap<String, Object> constants(Class<?> type) {
    var byName = new LinkedHashMap<String, Object>();
    for (var constant : Objects.requireNonNull(type.getEnumConstants())) {
      byName.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return byName;
  }

  private static SettingType listOf(SettingType element) {
    return new SettingType(
        "a comma list; each " + element.expected(),
        element.placeholder() + ",…",
        text ->
            Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(element.parse())
                .toList(),
        list -> ((List<?>) list).stream().map(element.format()).collect(Collectors.joining(",")),
        element.secret());
  }

  private static Object bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static Duration duration(String text) {
    if (!DURATION.matcher(text).matches()) {
      throw new IllegalArgumentException("not a time: " + text);
    }
    var unit = text.replaceFirst("\\d+", "");
    long amount = Long.parseLong(text.substring(0, text.length() - unit.length()));
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static String formatDuration(Object value) {
    long millis = ((Duration) value).toMillis();
    if (millis % 1_000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
