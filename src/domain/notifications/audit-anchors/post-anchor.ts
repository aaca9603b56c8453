import { type Sent, suppressed } from '#src/domain/deliveries/channel.ts'
import { anchorAt, anchorLine } from '../../audit/anchor-line.ts'
import type { Deps } from '../../context.ts'
import type { Delivery } from '../../deliveries/delivery.ts'
import { anchorPlaceIdentity } from '../../secrets/sealed-secrets.ts'
import { publicUrl } from '../../settings/instance.ts'
import { postMessage } from '../channels/post-message.ts'
import { signatureHeaders } from '../channels/webhook/sign.ts'
import { findAnchorPlace } from './anchor-place.ts'

/** Body of what is posted. */
export interface AnchorPayload {
  event: 'audit.anchored'
  /** The line that `opsentry verify --anchor` reads. */
  text: string
  anchor: { at: string; sequence: number; hash: string }
  /** Of the instance. */
  url: string
}

/** Posts an anchor to its place, if that still is the one it was made for. */
export async function postAnchor(deps: Deps, delivery: Delivery): Promise<Sent> {
  const place = findAnchorPlace(deps.db)
  const anchor = anchorAt(deps.db, Number(delivery.subjectId))
  if (place?.address !== delivery.address || place.url === null || place.secret === null)
    return suppressed({ skip: 'Anchors go elsewhere now.' })
  if (!anchor) return suppressed({ skip: 'The entry is gone.' })
  const { at, sequence, hash } = anchor
  const payload: AnchorPayload = {
    event: 'audit.anchored',
    text: anchorLine(anchor),
    anchor: { at: new Date(at).toISOString(), sequence, hash },
    url: publicUrl(deps),
  }
  const body = JSON.stringify(payload)
  const open = (column: 'url' | 'secret', sealed: string) =>
    deps.secrets.open(sealed, anchorPlaceIdentity(column, place.id))
  const headers = signatureHeaders([open('secret', place.secret)], { id: delivery.id, at: deps.clock.now(), body })
  return postMessage(deps, delivery, { url: open('url', place.url), body, headers })
}
