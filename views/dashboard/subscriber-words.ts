import type { DashboardMessages } from '../messages/dashboard.ts'

interface Kinds {
  incidents: boolean
  maintenance: boolean
}

/** `incidents and maintenance`, `incidents`, `maintenance`; '' for whoever follows single ones alone. */
export function kindsText({ incidents, maintenance }: Kinds, { subscriber: words }: DashboardMessages): string {
  if (incidents) return maintenance ? words.incidentsAndMaintenance : words.incidents
  return maintenance ? words.maintenance : ''
}

/** Source of a subscriber's consent, as stored -> in words. */
export function consentText(consent: string, { subscriber }: DashboardMessages): string {
  const [, by, words] = /^(team|import): (.*)$/s.exec(consent) ?? []
  if (by === 'team') return subscriber.consentTeam(words ?? '')
  else if (by === 'import') return subscriber.consentImport(words ?? '')
  else if (consent === 'invited') return subscriber.consentInvited
  else return subscriber.consentPage
}
