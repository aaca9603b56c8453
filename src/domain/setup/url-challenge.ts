/**
 * Whether an address leads to this very process: it is asked for a secret that nobody else has. Kept in memory, because another
 * instance over a copy of the database must not pass for this one.
 */

interface Challenge {
  secret: string
  /** Of the clock, ms. */
  until: number
}

/** Asked for at once at the most; an admin asks one at a time. */
const most = 20
/** Longer than any request lasts. */
const lifetime = 60_000

const open = new Map<string, Challenge>()

export function openChallenge(token: string, secret: string, now: number): void {
  for (const [known, { until }] of open) if (until <= now || open.size >= most) open.delete(known)
  open.set(token, { secret, until: now + lifetime })
}

export function closeChallenge(token: string): void {
  open.delete(token)
}

/** Undefined where nobody asks. */
export function secretOf(token: string, now: number): string | undefined {
  const challenge = open.get(token)
  return challenge && challenge.until > now ? challenge.secret : undefined
}
