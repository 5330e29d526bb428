package curio.http.json;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads decimals whose exponent is small enough to calculate with: a short text such as {@code
 * 1e999999999} would otherwise become gigabytes at the first change of scale.
 */
final class BoundedDecimal extends StdScalarDeserializer<BigDecimal> {
  private static final int MAX_SCALE = 1_000;

  BoundedDecimal() {
    super(BigDecimal.class);
  }

  @Override
  public BigDecimal deserialize(JsonParser parser, DeserializationContext context) {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      return (BigDecimal) context.handleUnexpectedToken(getValueType(context), parser);
    }
    BigDecimal value = parser.getDecimalValue();
    if (Math.abs((long) value.scale()) > MAX_SCALE) {
      return (BigDecimal)
          context.handleWeirdNumberValue(BigDecimal.class, value, "exponent out of range");
    }
    return value;
  }
}
