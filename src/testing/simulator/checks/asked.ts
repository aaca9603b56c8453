import type { ModelOrganization } from '../model.ts'
import { processOf, type World } from '../world.ts'

/** Elapsed ms within which whoever asks to follow is written to, where all is well: the request is taken up each second. */
const patience = 10 * 60_000
/** Elapsed ms after which whoever never confirmed is gone, and what was written to them. */
const kept = 7 * 24 * 60 * 60_000
/** Milliseconds in which a second request is the first one's double click. */
const doubleClick = 10_000

/** Whoever asked to follow is asked to confirm, or shown what they have. */
export function checkAsked(world: World): void {
  const { wellSince, time } = world
  if (wellSince === null || time.setAt() !== null) return
  for (const organization of world.model.organizations) {
    const due = organization.requests.filter(({ at }) => time.elapsed() - Math.max(at, wellSince) >= patience)
    organization.requests = organization.requests.filter((one) => !due.includes(one))
    if (organization.deletedAt === null)
      for (const { email, at } of due) checkWritten(world, organization, email, at - doubleClick)
  }
}

function checkWritten(world: World, { id, name, subscribers }: ModelOrganization, email: string, at: number): void {
  const { time } = world
  const who = subscribers.filter(({ address }) => address === email)
  if (world.model.forgotten.has(email) || who.some(({ state }) => state === 'erased')) return
  if (time.elapsed() - at >= kept) return
  const since = time.clock.now() - (time.elapsed() - at)
  const sql = `SELECT count(*) AS mails FROM deliveries WHERE organization_id = ? AND address = ? AND kind LIKE 'subscription_%' AND created_at >= ?`
  const client = processOf(world).db.$client
  const { mails = 0 } = client.query<{ mails: number }, [string, string, number]>(sql).get(id, email, since) ?? {}
  if (mails === 0) world.found(`${email} asked to follow ${name}, and was never written to`)
}
