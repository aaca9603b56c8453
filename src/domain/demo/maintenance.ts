export interface DemoMaintenance {
  title: string
  /** Days from today to the start; negative: in the past. */
  inDays: number
  /** Hour and minute in UTC. */
  at: [hour: number, minute: number]
  /** As planned. */
  minutes: number
  announcedDaysBefore: number
  body: string
  /** By name. */
  services: string[]
  /** The team's updates, `after` in minutes from the start; the clock takes every step that none of them has taken. */
  updates: { after: number; status: 'in_progress' | 'verifying' | 'completed'; body: string }[]
}

export const maintenance: DemoMaintenance[] = [
  {
    title: 'More capacity for label printing',
    inDays: -9,
    at: [20, 30],
    minutes: 120,
    announcedDaysBefore: 2,
    body: 'We move label printing to larger machines, so that labels print at once at peak times, too. Labels that you book meanwhile are printed as soon as we are done.',
    services: ['Label printing'],
    updates: [
      { after: 0, status: 'in_progress', body: 'We have begun. Labels are queued and none is lost.' },
      { after: 58, status: 'verifying', body: 'The new machines print. We compare their labels with the old ones.' },
      { after: 81, status: 'completed', body: 'Done early: all queued labels are printed, at twice the speed.' },
    ],
  },
  {
    title: 'Database upgrade',
    inDays: 3,
    at: [1, 0],
    minutes: 90,
    announcedDaysBefore: 5,
    body: 'We upgrade our primary database. The dashboard and the API can be **read but not written to** for up to 20 minutes; webhooks arrive late. Printing and tracking are not affected.',
    services: ['Dashboard', 'Public API', 'Webhooks'],
    updates: [],
  },
]
