import type { DashboardMessages } from '../messages/dashboard.ts'
import { isolated } from './direction.ts'
import { Form, Submit } from './form.tsx'
import { Sentence } from './sentence.tsx'
import { Moment } from './times.tsx'

/** A second factor that is going to be removed. */
export interface FactorResetRow {
  accountId: string
  name: string
  email: string
  /** UTC ms. */
  dueAt: number
}

interface FactorResetsProps {
  resets: FactorResetRow[]
  timeZone: string
  csrf: string
  t: DashboardMessages
  withdrawal: (accountId: string) => string
}

export function FactorResets({ resets, timeZone, csrf, t, withdrawal }: FactorResetsProps): JSX.Element {
  if (resets.length === 0) return ''
  return (
    <ul class="plain-rows">
      {resets.map(({ accountId, name, email, dueAt }) => (
        <li class="row">
          <div class="row-main">
            <h3 dir="auto" safe>
              {name}
            </h3>
            <p class="hint">
              <Sentence
                text={t.factorResets.removedAt(email)}
                parts={{ time: <Moment at={dueAt} timeZone={timeZone} t={t} /> }}
              />
            </p>
          </div>
          <Form action={withdrawal(accountId)} csrf={csrf}>
            <Submit label={t.factorResets.cancel} ariaLabel={t.factorResets.cancelNamed(isolated(name))} />
          </Form>
        </li>
      ))}
    </ul>
  )
}
