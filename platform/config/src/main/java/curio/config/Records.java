package curio.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/** What reflection tells of record types. Stateless. */
final class Records {
  private Records() {}

  static List<RecordComponent> components(Class<?> type) {
    return Optional.ofNullable(type.getRecordComponents())
        .map(List::of)
        .orElseThrow(
            () -> new IllegalStateException(type + " is neither a record nor annotated @Setting"));
  }
}
