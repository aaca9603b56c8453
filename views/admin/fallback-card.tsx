import { routes } from '#src/routes.ts'
import type { FallbackKind } from '#src/words/mail.ts'
import { Card } from '../layout/card.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { serviceNames } from './mail-services.tsx'

/** `host`: of an SMTP server. */
interface FallbackWay {
  service: FallbackKind
  host: string | null
}

/** `since`: UTC ms. `reason`: why the mail server does not carry mail. */
export type FallbackState =
  | { kind: 'none' }
  | { kind: 'stands by'; way: FallbackWay }
  | { kind: 'in use'; way: FallbackWay; since: number; reason: string }

/** The instance has no time zone of its own. */
const timeZone = 'UTC'

interface FallbackStateProps {
  t: DashboardMessages
  state: FallbackState
}

/** Of the mail server's page: whether there is a fallback, and whether it is in use. */
export function FallbackCard({ t, state }: FallbackStateProps): JSX.Element {
  return (
    <Card name="fallback" heading={t.fallback.title} id="fallback">
      <div class="stack">
        <FallbackNow t={t} state={state} />
        <p>
          <a class="button" href={routes.admin.fallback.show.url()} safe>
            {state.kind === 'none' ? t.fallback.setUp : t.fallback.change}
          </a>
        </p>
      </div>
    </Card>
  )
}

export function FallbackNow({ t, state }: FallbackStateProps): JSX.Element {
  const { fallback: words } = t
  if (state.kind === 'none')
    return (
      <p class="hint" safe>
        {words.none}
      </p>
    )
  if (state.kind === 'stands by')
    return (
      <p class="hint" safe>
        {words.standsBy(nameOf(state.way))}
      </p>
    )
  const parts = {
    way: <span safe>{nameOf(state.way)}</span>,
    since: <Moment at={state.since} timeZone={timeZone} t={t} />,
    reason: <span safe>{state.reason}</span>,
  }
  return (
    <p class="notice" role="status">
      <Icon name="triangle-alert" />
      <span>
        <Sentence text={words.inUse} parts={parts} />
      </span>
    </p>
  )
}

function nameOf({ service, host }: FallbackWay): string {
  return service === 'smtp' ? (host ?? '') : serviceNames[service]
}
