import type { Tx } from '#src/db/connection.ts'
import { anchorPlaces } from '#src/db/schema/evidence.ts'
import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import type { AnchorChannel } from '#src/words.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../../authorize.ts'
import type { Actor, Deps } from '../../context.ts'
import { conflict } from '../../errors.ts'
import { accepted, type Checked, checked, fieldErrors } from '../../forms/checked.ts'
import type { Form } from '../../forms/form.ts'
import { addressProblem } from '../../mail/check-address.ts'
import { plainAddress } from '../../mail/mailbox-key.ts'
import { anchorPlaceIdentity } from '../../secrets/sealed-secrets.ts'
import { readInstance } from '../../settings/instance.ts'
import { addressOfUrl } from '../channels/address.ts'
import { endpointProblem } from '../channels/check-endpoint.ts'
import { secretOf } from '../channels/webhook/sign.ts'
import { type AnchorPlace, anchorPlaceId, findAnchorPlace } from './anchor-place.ts'

/** Actions that an anchor follows at once: the place has never seen one. */
export const placeSet = 'instance.anchor_place_set'

export interface TypedPlace {
  channel: AnchorChannel
  /** An e-mail address, or the URL that is posted to. */
  place: string
}

/** One field for both: what begins like a URL is one. It must be public, unless the admin allowed its host. */
export function checkAnchorPlace(form: Form, allowed: string[]): Checked<TypedPlace> {
  const typed = form.text('place')
  if (typed.includes('://')) {
    const problem = endpointProblem('webhook', typed, allowed)
    return checked({ channel: 'webhook', place: typed }, fieldErrors({ place: problem }))
  }
  const place = plainAddress(typed)
  const problem = place === '' ? 'Type an e-mail address, or a URL that begins with https://.' : addressProblem(place)
  return checked({ channel: 'email', place }, fieldErrors({ place: problem }))
}

/**
 * From now on anchors go there. Returns the secret that signs what is posted, to be shown this once; null for e-mail. Throws
 * invalid.
 */
export function setAnchorPlace(deps: Deps, actor: Actor, form: Form): string | null {
  authorizeInstanceAdmin(actor)
  const { channel, place } = accepted(checkAnchorPlace(form, readInstance(deps.db).allowedDestinations))
  const secret = channel === 'webhook' ? secretOf(deps.ids.token()) : null
  const seal = (column: 'url' | 'secret', plain: string | null) =>
    plain === null ? null : deps.secrets.seal(plain, anchorPlaceIdentity(column, anchorPlaceId))
  const row: AnchorPlace = {
    id: anchorPlaceId,
    channel,
    address: channel === 'webhook' ? addressOfUrl(place) : place,
    url: seal('url', channel === 'webhook' ? place : null),
    secret: seal('secret', secret),
    setAt: deps.clock.now(),
  }
  write(deps.db, (tx) => {
    const before = findAnchorPlace(tx)
    tx.insert(anchorPlaces).values(row).onConflictDoUpdate({ target: anchorPlaces.id, set: row }).run()
    record(tx, deps, actor, placeSet, before, row)
  })
  return secret
}

/** Anchors stay in the instance's chain alone. Throws conflict where they did. */
export function removeAnchorPlace(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const before = findAnchorPlace(tx)
    if (!before) throw conflict('Anchors go nowhere: there is no place to remove.')
    tx.delete(anchorPlaces).run()
    record(tx, deps, actor, 'instance.anchor_place_removed', before, undefined)
  })
}

function record(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  action: AuditAction,
  before: AnchorPlace | undefined,
  after: AnchorPlace | undefined,
): void {
  const changes = { before: before?.address ?? null, after: after?.address ?? null }
  recordAudit(tx, deps, actor, { action, organizationId: null, subject: { type: 'instance', id: '1' }, changes })
}
