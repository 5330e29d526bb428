package curio.http.docs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a member of a JSON body may look like; the example of a whole body is made of those of its
 * members. Needed by all but records, enums and booleans, which are examples by themselves, and
 * lists of such.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Example {
  /** A text as it is, anything else as JSON; of a list its elements. */
  String[] value() default {};

  /** All texts that there may be; the first one is the example. */
  String[] oneOf() default {};

  /** Whether the example of the whole leaves it out: it stands instead of another member. */
  boolean apart() default false;
}
