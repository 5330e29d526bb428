// A value that components share and are drawn again for.
import { useEffect, useState } from "preact/hooks";

/**
 * A store of one topic.
 *
 * @template T
 * @param {T} value what it begins with
 */
export function store(value) {
  const listeners = new Set();
  return {
    get value() {
      return value;
    },
    /** Another value; whoever uses it is drawn again. */
    set(next) {
      if (next !== value) {
        value = next;
        [...listeners].forEach((listener) => listener(value));
      }
    },
    /** The same with some members changed, for values that are objects. */
    patch(members) {
      this.set({ ...value, ...members });
    },
    /** Calls at each change, until the function that is given back is called. */
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** The value, in a component. */
    use() {
      const [seen, see] = useState(value);
      useEffect(() => {
        see(() => value);
        return this.listen((next) => see(() => next));
      }, []);
      return seen;
    },
  };
}
