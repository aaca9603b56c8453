import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { rehearse } from '#src/db/write.ts'
import type { Act } from '#src/words/publishing.ts'
import type { Actor, Deps, Member, Publishing } from '../context.ts'
import { invalid } from '../errors.ts'
import { ReleaseRequired } from '../notifications/require-release.ts'
import { hold } from './hold.ts'

/** A verb of the domain that may tell people something. */
export type Verb<Args extends unknown[], Made> = (
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  ...args: Args
) => Made

/**
 * A verb that is done at once, later, or after a second person has released it, whoever asks: a form, a program, an agent. It is tried
 * as it is; where it has to wait, nothing of it happens, and Held is thrown, which says where it waits. `held`: in the transaction that
 * keeps it, such as to remove the draft.
 */
export function publishable<Args extends unknown[], Made>(
  act: Act,
  verb: Verb<Args, Made>,
  held?: (tx: Tx, actor: Member, ...args: Args) => void,
): Verb<Args, Made> {
  return (deps, actor, organizationId, ...args) => {
    const asked = publishingOf(actor)
    const afterwards = (tx: Tx, member: Member) => held?.(tx, member, ...args)
    if (asked.at !== undefined && asked.due === undefined) {
      refusePast(deps, asked.at)
      const state = tried(() => verb(deps, actor, organizationId, ...args))
      throw hold(deps, actor, organizationId, { act, args, publishAt: asked.at, state, held: afterwards })
    }
    try {
      return verb(deps, actor, organizationId, ...args)
    } catch (error) {
      if (!(error instanceof ReleaseRequired) || asked.due !== undefined) throw error
      throw hold(deps, actor, organizationId, { act, args, publishAt: null, state: 'in_review', held: afterwards })
    }
  }
}

/** What would be refused is refused now, rather than at its time. */
function tried(act: () => unknown): 'in_review' | 'scheduled' {
  try {
    return rehearse(act, () => 'scheduled' as const)
  } catch (error) {
    if (error instanceof ReleaseRequired) return 'in_review'
    throw error
  }
}

export function publishingOf(actor: Actor): Publishing {
  return ('publishing' in actor ? actor.publishing : undefined) ?? {}
}

const year = 366 * 24 * 3_600_000

export function refusePast({ clock }: Pick<Deps, 'clock'>, at: number): void {
  if (at <= clock.now()) throw invalid({ publishAt: 'This time has passed: choose one in the future, or publish now.' })
  if (at > clock.now() + year) throw invalid({ publishAt: 'Choose a time within a year.' })
}
