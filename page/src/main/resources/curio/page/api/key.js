// Keys of writes.

/** A key that nobody else has. Outside of https and localhost browsers give no UUIDs. */
export function newKey() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
