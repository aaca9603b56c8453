import type { alarms } from '#src/db/schema/alarms.ts'
import type { AlarmKind } from '#src/words.ts'

export type Alarm = typeof alarms.$inferSelect

export interface AlarmFacts {
  /** Ends when whatever raised it says so; or, where the news alone counts, when the instance admin has read it. */
  ends: 'itself' | 'when read'
  /** Everybody on the dashboard sees that it is there: their own messages wait. The sentence is for the instance admin. */
  concerns: 'everyone' | 'instance admin'
}

/** Each kind of alarm there is. A new one is a word in `alarmKinds` (src/words.ts) and a line here, and the compiler asks for its title. */
export const alarmFacts: Record<AlarmKind, AlarmFacts> = {
  channel_held: { ends: 'itself', concerns: 'everyone' },
  channel_unreachable: { ends: 'itself', concerns: 'everyone' },
  sender_distrusted: { ends: 'when read', concerns: 'instance admin' },
  worker_restarted: { ends: 'when read', concerns: 'instance admin' },
}

/** Milliseconds for which it must have been over before anybody is told so: a server that flaps is one piece of news. */
export const settling = 30_000
