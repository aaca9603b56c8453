import { processOf, type World } from '../world.ts'

/** Milliseconds after which it is looked at no more: where a mail went is forgotten, and people are. */
const lookedAt = 25 * 24 * 3_600_000
const others = ['iris', 'ines', 'olga'].map((who) => `${who}@example.com`)

/** Everybody who had an account when the policy was changed has one mail about it, and nobody has one about other words. */
export function checkPolicies(world: World): void {
  const { model, time, found } = world
  // By a clock that stood ahead for days it is forgotten early where mails went.
  if (time.setAt() !== null) return
  model.policies = model.policies.filter(({ at }) => time.elapsed() - at < lookedAt)
  const { $client: client } = processOf(world).db
  const mails = client.query<{ address: string; mails: number }, [string]>(
    "SELECT address, count(*) AS mails FROM deliveries WHERE kind = 'policy_change' AND subject_id = ? GROUP BY address",
  )
  for (const { id, isTold, gone } of model.policies) {
    const owed = isTold
      ? [...others, ...model.accounts.map(({ email }) => email).filter((email) => !gone.has(email))]
      : []
    const made = new Map(mails.all(id).map((row) => [row.address, row.mails]))
    for (const email of owed)
      if (made.get(email) !== 1) found(`${email} has ${made.get(email) ?? 0} mails about a change of the policy`)
    if (!isTold && made.size > 0) found(`${made.size} people are mailed about better words of the policy`)
  }
}
