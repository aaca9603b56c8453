import { markQueued, write } from '#src/db/write.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { accepted, type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { readInstance } from '../settings/instance.ts'

export interface RelayLimits {
  connections: number
  /** Null: as many as the relay takes. */
  perMinute: number | null
}

const mostConnections = 20
const mostPerMinute = 100_000

/** Checks the limits of the relay as typed. */
export function checkRelayLimits(form: Form): Checked<RelayLimits> {
  const connections = wholeNumber(form.text('connections'))
  const typed = form.text('perMinute')
  const perMinute = typed === '' ? null : wholeNumber(typed)
  return checked(
    { connections, perMinute },
    fieldErrors({
      connections: isWithin(connections, mostConnections) ? undefined : `Type a number from 1 to ${mostConnections}.`,
      perMinute:
        perMinute === null || isWithin(perMinute, mostPerMinute)
          ? undefined
          : `Type a number from 1 to ${mostPerMinute}, or nothing for no limit.`,
    }),
  )
}

/** Sets the relay's limits. Throws invalid for mistyped fields. */
export function limitRelay(deps: Deps, actor: Actor, form: Form): void {
  authorizeInstanceAdmin(actor)
  const { connections, perMinute } = accepted(checkRelayLimits(form))
  write(deps.db, (tx) => {
    const before = readInstance(tx)
    markQueued(tx)
    changeInstance(tx, deps, actor, {
      set: { relayConnections: connections, relayPerMinute: perMinute },
      action: 'instance.relay_limited',
      changes: {
        before: { connections: before.relayConnections, perMinute: before.relayPerMinute },
        after: { connections, perMinute },
      },
    })
  })
}

function wholeNumber(typed: string): number {
  return /^\d{1,6}$/.test(typed) ? Number(typed) : 0
}

function isWithin(number: number, most: number): boolean {
  return number >= 1 && number <= most
}
