import { leaseObjectAt } from '#src/domain/lease/lease-object.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { nameOf } from '../lease-holder.ts'
import { leasePlaceOf } from '../lease-place.ts'
import { type Found, fail, ok, warn } from './finding.ts'
import type { Ground } from './ground.ts'

/** Milliseconds for one look into the bucket. */
const deadline = 4000

/** Nothing where nobody asks for a lease. */
export async function lookAtLease({ data, secrets, config, paths, outside }: Ground): Promise<Found[]> {
  if (data === null || secrets === null) return []
  const place = leasePlaceOf({ db: data.db, secrets }, config)
  if (place === null) return []
  const read = await leaseObjectAt({ clock: outside.clock, http: createHttpClient() }, place, deadline).read()
  if (read.kind === 'failed')
    return [
      fail(`The bucket of the lease does not answer (${read.words}): while it does not, nothing is saved or sent.`),
    ]
  const { lease } = read
  if (lease === null) return [warn('Nobody holds the lease: start Opsentry, which takes it.')]
  const { name, term, released, at } = lease
  if (lease.folder !== nameOf(paths))
    return [fail(`${name} holds the lease (term ${term}), and not this folder: start Opsentry here with --standby.`)]
  if (released) return [warn(`The lease was given up in order: start Opsentry, which takes it again.`)]
  const seconds = Math.round((outside.clock.now() - at) / 1000)
  if (seconds > lease.seconds)
    return [warn(`The lease of this folder was not renewed for ${seconds} seconds: look whether Opsentry runs here.`)]
  return [ok(`This folder holds the lease (term ${term}).`)]
}
