package curio.http.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON to records and back. Reading is strict: nothing is coerced, nothing may stand twice or be
 * left over, and a component that is not {@link Nullable} must be there; only unknown members are
 * passed over. Members that are null are left out when written. Thread-safe.
 */
public final class Json {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_CHARACTERS = 1_000;
  private static final JsonMapper MAPPER = mapper();

  private Json() {}

  /**
   * Reads one type. Thread-safe; made once and kept.
   *
   * @param <T> the type
   */
  public static final class Reader<T> {
    private final ObjectReader reader;

    private Reader(Class<T> type) {
      reader = MAPPER.readerFor(type);
    }

    /**
     * The value that the bytes stand for.
     *
     * @throws CurioException INVALID, saying where and what was expected; or what the record's own
     *     constructor threw
     */
    public T read(byte[] json) {
      if (json.length == 0) {
        throw new CurioException(ErrorCode.INVALID, "body: empty (expected: JSON)");
      }
      Utf8.check(json);
      @Nullable T value;
      try (JsonParser parser = reader.createParser(json)) {
        value = read(parser);
      }
      if (value == null) {
        throw new CurioException(ErrorCode.INVALID, "body: null (expected: an object)");
      }
      return value;
    }

    /** An error is described while its parser is still open, as that knows what stands there. */
    private @Nullable T read(JsonParser parser) {
      try {
        return reader.readValue(parser);
      } catch (JacksonException e) {
        throw JsonFault.of(e);
      }
    }
  }

  /** A reader of one type. */
  public static <T> Reader<T> reader(Class<T> type) {
    return new Reader<>(type);
  }

  /** The JSON of a record, list, map, or null in UTF-8. */
  public static byte[] write(@Nullable Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  private static JsonMapper mapper() {
    var factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .build())
            .build();
    return JsonMapper.builder(factory)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .withCoercionConfigDefaults(
            all -> all.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        .changeDefaultPropertyInclusion(
            members -> members.withValueInclusion(JsonInclude.Include.NON_NULL))
        .annotationIntrospector(new RecordRules())
        .addModule(
            new SimpleModule("strict")
                .addDeserializer(BigDecimal.class, new BoundedDecimal())
                .addDeserializer(String.class, new WholeText()))
        .build();
  }
}
