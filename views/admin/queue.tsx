import { MessagesNow } from '../dashboard/messages-now.tsx'
import { LateNotifications, type LateProps, type PauseProps, Pauses, type QueueProps } from '../dashboard/queue.tsx'
import type { HourProps } from '../dashboard/throughput.tsx'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'

export interface AdminQueueProps {
  person: Person
  pauses: PauseProps[]
  /** By the names of their organizations. */
  late: LateProps[]
  queue: QueueProps
  hours: HourProps[]
}

/** Numbers over all organizations; whose messages they are and what they say is their teams' business. */
export function AdminQueuePage({ person, pauses, late, queue, hours }: AdminQueueProps): JSX.Element {
  return (
    <AdminShell person={person} title={person.t.adminRooms.queue} room="queue">
      <LateNotifications late={late} slug={null} t={person.t} />
      <Pauses pauses={pauses} timeZone="UTC" t={person.t} />
      <MessagesNow heading={person.t.adminQueue.overAll} queue={queue} hours={hours} timeZone="UTC" t={person.t} />
    </AdminShell>
  )
}
