package curio.http.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/** A record component must be there and not null, unless it is declared {@link Nullable}. */
final class RecordRules extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    RecordComponent component = component(member);
    return component == null
        ? super.hasRequiredMarker(config, member)
        : Boolean.valueOf(!isNullable(component));
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    RecordComponent component = component(annotated);
    return component == null
        ? super.findSetterInfo(config, annotated)
        : JsonSetter.Value.construct(
            isNullable(component) ? Nulls.DEFAULT : Nulls.FAIL,
            hasNullableContent(component) ? Nulls.DEFAULT : Nulls.FAIL);
  }

  /** Whether null may stand for the component. */
  static boolean isNullable(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class);
  }

  /** Whether null may stand in the list, or as a value of the map, that the component is. */
  private static boolean hasNullableContent(RecordComponent component) {
    if (!(component.getAnnotatedType() instanceof AnnotatedParameterizedType generic)) {
      return false;
    }
    AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
    return arguments[arguments.length - 1].isAnnotationPresent(Nullable.class);
  }

  private static @Nullable RecordComponent component(Annotated annotated) {
    if (annotated instanceof AnnotatedParameter parameter
        && parameter.getDeclaringClass().isRecord()) {
      RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
      return components != null && parameter.getOwner().getParameterCount() == components.length
          ? components[parameter.getIndex()]
          : null;
    }
    return null;
  }
}
