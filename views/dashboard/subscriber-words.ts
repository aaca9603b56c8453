import type { SubscriberState } from '#src/words.ts'

export const stateWords: Record<SubscriberState, string> = {
  active: 'Active',
  unconfirmed: 'Unconfirmed',
  paused: 'Paused',
  quarantined: 'Quarantined',
  unsubscribed: 'Unsubscribed',
}

/** `Incidents and maintenance`, `incidents`, `maintenance`. */
export function kindsText({ incidents, maintenance }: { incidents: boolean; maintenance: boolean }): string {
  return new Intl.ListFormat('en').format([
    ...(incidents ? ['incidents'] : []),
    ...(maintenance ? ['maintenance'] : []),
  ])
}

/** Source of a subscriber's consent, as stored -> in words. */
export function consentText(consent: string): string {
  const [, by, words] = /^(team|import): (.*)$/s.exec(consent) ?? []
  if (by === 'team') return `Added by the team: ${words}`
  else if (by === 'import') return `Imported: ${words}`
  else if (consent === 'invited') return 'Invited by the team, confirmed by mail'
  else return 'Subscribed on the status page'
}
