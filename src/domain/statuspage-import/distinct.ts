import { type Fields, type Key, refuse } from './fields.ts'

/**
 * Without the records that stand there twice, word for word. Refuses two different ones of the same id; `key`: the field that
 * holds it.
 */
export function distinct<Shape>(list: Fields<Shape>[], key: Key<Shape>): Fields<Shape>[] {
  const seen = new Map<string, Fields<Shape>>()
  return list.filter((one) => {
    const id = one.id(key)
    const first = seen.get(id)
    if (first === undefined) seen.set(id, one)
    else if (one.isSameAs(first)) one.remark('repeated')
    else refuse(`${first.path} and ${one.path} have the same id "${id}".`)
    return first === undefined
  })
}
