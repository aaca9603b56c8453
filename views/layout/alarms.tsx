import { routes } from '#src/routes.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'

/** Trouble of the whole instance. */
export interface AlarmProps {
  id: string
  title: string
  /** Why, and what to do; null for whoever cannot mend it. */
  sentence: string | null
  /** Messages are held back until it is over, and none is lost. */
  messagesWait: boolean
  /** What the instance admin may do about it besides mending the cause: say that it was read, answer what it asks, decide, or have the key written. */
  act: 'read' | 'clock is right' | 'decide' | 'write the key' | null
}

interface AlarmsProps {
  alarms: AlarmProps[]
  csrf: string
  mayAct: boolean
  t: DashboardMessages
}

/** Above every page behind the sign-in. */
export function Alarms({ alarms, csrf, mayAct, t }: AlarmsProps): JSX.Element {
  return (
    <>
      {alarms.map((alarm) => (
        <section class="notice notice-late alarm" role="alert" aria-label={t.alarm.label}>
          <Icon name="siren" />
          <p>
            <strong safe>{alarm.title}</strong>
            {alarm.sentence === null ? null : (
              <span class="said" safe>
                {alarm.sentence}
              </span>
            )}
            {alarm.messagesWait ? (
              <span class="hint" safe>
                {mayAct ? t.alarm.waitAdmin : t.alarm.wait}
              </span>
            ) : null}
          </p>
          {mayAct ? <Actions alarm={alarm} csrf={csrf} t={t} /> : null}
        </section>
      ))}
    </>
  )
}

function Actions({ alarm, csrf, t }: { alarm: AlarmProps; csrf: string; t: DashboardMessages }): JSX.Element {
  if (alarm.act === null)
    return (
      <a href={routes.admin.alarms.show.url()} safe>
        {t.alarm.open}
      </a>
    )
  else if (alarm.act === 'decide')
    return (
      <a href={routes.admin.undecided.show.url()} safe>
        {t.alarm.decide}
      </a>
    )
  else if (alarm.act === 'clock is right')
    return (
      <Form action={routes.admin.alarms.clock.url()} csrf={csrf}>
        <Submit label={t.alarm.clockIsRight} />
      </Form>
    )
  else if (alarm.act === 'write the key')
    return (
      <Form action={routes.admin.alarms.key.url()} csrf={csrf}>
        <Submit label={t.alarm.writeKey} />
      </Form>
    )
  else
    return (
      <Form action={routes.admin.alarms.dismissal.url({ id: alarm.id })} csrf={csrf}>
        <Submit label={t.frame.gotIt} />
      </Form>
    )
}
