import type { Deps } from '../context.ts'

/**
 * A bcrypt hash (cost 12) of no password that anybody knows or could find: its digits are random. An account that an identity
 * provider made has it until its owner chooses a password by a mailed link; comparing takes as long as with any other.
 */
export function unknowableHash({ ids }: Pick<Deps, 'ids'>): string {
  const digits = (ids.token() + ids.token()).replace(/-/g, '.').replace(/_/g, '/')
  return `$2b$12$${digits.slice(0, 53)}`
}
