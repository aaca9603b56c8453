import type { IncidentStatus, ServiceStatus } from '#src/words.ts'

export interface DemoUpdate {
  /** Minutes after the incident began. */
  after: number
  status: IncidentStatus
  body: string
  /** By the service's name. */
  services?: Record<string, ServiceStatus>
}

export interface DemoIncident {
  title: string
  daysAgo: number
  /** Hour and minute in UTC, early enough to be over on the same day. */
  at: [hour: number, minute: number]
  updates: DemoUpdate[]
}
