import type { Deps } from '../context.ts'

const opened = new WeakMap<object, Map<string, string>>()

/** A sealed secret's text. Opened once: the same few are asked for with every message. */
export function openOnce({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, sealed: string, identity: string): string {
  const known = opened.get(db) ?? new Map<string, string>()
  opened.set(db, known)
  const plain = known.get(sealed) ?? secrets.open(sealed, identity)
  if (known.size > 10) known.clear()
  known.set(sealed, plain)
  return plain
}
