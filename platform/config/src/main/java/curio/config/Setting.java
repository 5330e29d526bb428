package curio.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a component of a configuration record: the help text, the documentation and the default
 * come from here.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** What it sets, as one sentence without its full stop. */
  String value();

  /** The value when nobody sets it, as it would be written; empty: none. */
  String standard() default "";

  /** Whole paths that it had before; they still work, with a warning. */
  String[] formerly() default {};

  /** What a value looks like, for the help; empty: derived from the type. */
  String placeholder() default "";
}
