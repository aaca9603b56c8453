/**
 * What `load` gives, loaded when it is first asked for: a library that a start does not need costs neither its time nor its
 * memory. `load` requires it, since whoever asks does not wait.
 */
export function later<T>(load: () => T): () => T {
  let loaded: { value: T } | undefined
  return () => {
    loaded ??= { value: load() }
    return loaded.value
  }
}
