import { routes } from '#src/routes.ts'
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
  /** What the instance admin may do about it besides mending the cause: say that it was read, answer what it asks, or decide. */
  act: 'read' | 'clock is right' | 'decide' | null
}

/** Above every page behind the sign-in. */
export function Alarms({ alarms, csrf, mayAct }: { alarms: AlarmProps[]; csrf: string; mayAct: boolean }): JSX.Element {
  return (
    <>
      {alarms.map((alarm) => (
        <section class="notice notice-late alarm" role="alert" aria-label="Alarm">
          <Icon name="siren" />
          <p>
            <strong safe>{alarm.title}</strong>
            {alarm.sentence === null ? null : (
              <span class="said" safe>
                {alarm.sentence}
              </span>
            )}
            {alarm.messagesWait ? (
              <span class="hint">
                {mayAct
                  ? 'Every message is kept. One at a time tries again, and all leave once one gets through.'
                  : 'Every message is kept and leaves once it is over. Only the instance admin can mend this.'}
              </span>
            ) : null}
          </p>
          {mayAct ? <Actions alarm={alarm} csrf={csrf} /> : null}
        </section>
      ))}
    </>
  )
}

function Actions({ alarm, csrf }: { alarm: AlarmProps; csrf: string }): JSX.Element {
  if (alarm.act === null) return <a href={routes.admin.alarms.show.url()}>Open the alarms</a>
  else if (alarm.act === 'decide') return <a href={routes.admin.undecided.show.url()}>Look and decide</a>
  else if (alarm.act === 'clock is right')
    return (
      <Form action={routes.admin.alarms.clock.url()} csrf={csrf}>
        <Submit label="The clock is right" />
      </Form>
    )
  else
    return (
      <Form action={routes.admin.alarms.dismissal.url({ id: alarm.id })} csrf={csrf}>
        <Submit label="Got it" />
      </Form>
    )
}
