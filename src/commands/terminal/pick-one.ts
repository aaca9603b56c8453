import { CommandError } from '../command.ts'
import { harmless } from './table.ts'

/** Something with a name that people type. */
export interface Named {
  id: string
  name: string
  /** The name of what it stands in; null: it stands for itself. */
  within: string | null
}

/** Named in a refusal; whoever has more has to look at the list. */
const mostNamed = 8

/**
 * The one of an id, a name, or the beginning of a name; what stands in a group may be called `Group / Name`. `noun`: `service`.
 * Throws a CommandError that names what there is.
 */
export function pickOne<T extends Named>(noun: string, things: readonly T[], typed: string): T {
  const wanted = typed.trim()
  const lower = wanted.toLowerCase()
  const matching = [
    (one: T) => one.id === wanted,
    (one: T) => one.name === wanted || fullName(one) === wanted,
    (one: T) => [one.name, fullName(one)].some((name) => name.toLowerCase() === lower),
    (one: T) => [one.name, fullName(one)].some((name) => name.toLowerCase().startsWith(lower)),
  ]
  const found =
    wanted === '' ? [] : (matching.map((fits) => things.filter(fits)).find(({ length }) => length > 0) ?? [])
  const [only, ...others] = found
  if (!only) throw new CommandError(`There is no ${noun} "${harmless(typed)}"${ofThese(noun, things)}`)
  else if (others.length > 0)
    throw new CommandError(
      `"${harmless(typed)}" may be ${some(found, 'or', (one) => `${fullName(one)} (${one.id})`)}: give the id.`,
    )
  return only
}

export function fullName({ name, within }: Named): string {
  return within === null ? name : `${within} / ${name}`
}

function ofThese(noun: string, things: readonly Named[]): string {
  return things.length === 0
    ? `: there is no ${noun} at all.`
    : `: there ${things.length === 1 ? 'is' : 'are'} ${some(things, 'and', fullName)}.`
}

function some<T extends Named>(things: readonly T[], last: string, name: (one: T) => string): string {
  const names = things.slice(0, mostNamed).map((one) => harmless(name(one)))
  const left = things.length - names.length
  const all = left > 0 ? [...names, `${left} more`] : names
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${last} ${all.at(-1)}`
}
