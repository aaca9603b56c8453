import { type Alarm, alarmFacts, alarmTitle } from '#src/domain/alarms/alarm.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { noticesFor } from '#src/domain/notices/find-notices.ts'
import { policiesToRead } from '#src/domain/privacy/policies-to-read.ts'
import type { AlarmProps } from '#views/layout/alarms.tsx'
import type { Person } from '#views/layout/app-frame.tsx'
import { type DashboardMessages, said, saidEach } from '#views/messages/dashboard.ts'
import type { RequestContext } from './action.ts'
import { messagesFor } from './spoken.ts'
import { strayOriginOf } from './stray-origin.ts'

/** The signed-in account as every page behind the sign-in shows it. */
export function personOf(context: Pick<RequestContext, 'deps' | 'session' | 'request'>): Person {
  const { deps, session } = context
  const t = messagesFor(context)
  const flash = session.takeFlash()
  const { accountId, name, instanceAdmin } = session.person()
  return {
    t,
    accountName: name,
    instanceAdmin,
    mailAvailable: readRelay(deps) !== null,
    csrf: session.csrfToken(),
    flash: flash === undefined ? undefined : said(t, flash),
    strayOrigin: instanceAdmin ? strayOriginOf(context) : undefined,
    alarms: alarmsFor(deps, instanceAdmin, t),
    notices: noticesFor(deps, accountId),
    policies: policiesToRead(deps, accountId),
  }
}

const acts = {
  itself: null,
  'when read': 'read',
  'when answered': 'clock is right',
  'when decided': 'decide',
  'when put back': 'write the key',
} as const

/** Everybody learns that their messages wait; the other side's words are for the instance admin, who can mend it. */
function alarmsFor(
  { db }: Pick<RequestContext['deps'], 'db'>,
  instanceAdmin: boolean,
  t: DashboardMessages,
): AlarmProps[] {
  const theirs = ({ kind }: Alarm) => instanceAdmin || alarmFacts[kind].concerns === 'everyone'
  return activeAlarms(db)
    .filter(theirs)
    .map((alarm) => ({
      id: alarm.id,
      title: said(t, alarmTitle(alarm)),
      sentence: instanceAdmin ? saidEach(t, alarm.sentence) : null,
      messagesWait: alarmFacts[alarm.kind].concerns === 'everyone',
      act: acts[alarmFacts[alarm.kind].ends],
    }))
}
