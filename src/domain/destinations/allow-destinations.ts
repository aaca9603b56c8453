import { isIP } from 'node:net'
import { write } from '#src/db/write.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'
import { allowedDestinationProblem } from './destinations.ts'

const most = 100
/** Characters of an entry. */
const longest = 253

/** One entry per line. */
export function checkDestinations(form: Form): Checked<string[]> {
  const typed = form.raw('destinations').split(/[\s,]+/)
  const entries = [...new Set(typed.filter((entry) => entry !== ''))]
  if (entries.length > most)
    return checked(entries, { destinations: `Allow at most ${most}: name a range instead of its addresses.` })
  const values = [...new Set(entries.map(plainEntry))]
  const problem = values.map(allowedDestinationProblem).find((one) => one !== undefined)
  return checked(values, fieldErrors({ destinations: problem }))
}

/** Sets the internal hosts that webhooks of every organization may reach, besides all public ones. */
export function allowDestinations(deps: Deps, actor: Actor, allowedDestinations: string[]): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const before = readInstance(tx).allowedDestinations
    changeInstance(tx, deps, actor, {
      set: { allowedDestinations },
      action: 'instance.destinations_allowed',
      changes: { before, after: allowedDestinations },
    })
  })
}

/** As URLs hold it: lower case, without brackets; names of any script in their ASCII form. */
function plainEntry(typed: string): string {
  const entry = typed.toLowerCase().replace(/^\[|\]$/g, '')
  const url = `https://${entry}/`
  if (entry.length > longest || isIP(entry) !== 0 || !/^[\p{L}\p{N}_.-]+$/u.test(entry) || !URL.canParse(url))
    return entry
  const { hostname } = new URL(url)
  return isIP(hostname) === 0 ? hostname.replace(/\.$/, '') : entry
}
