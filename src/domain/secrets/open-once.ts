import { perDb } from '#src/db/per-db.ts'
import type { Deps } from '../context.ts'

const openedOf = perDb('opened secrets', (_: Deps['db']) => new Map<string, string>())

/** Opens a sealed secret and remembers it, because the same few are needed for every message. */
export function openOnce({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, sealed: string, identity: string): string {
  const known = openedOf(db)
  const plain = known.get(sealed) ?? secrets.open(sealed, identity)
  if (known.size > 10) known.clear()
  known.set(sealed, plain)
  return plain
}
