import { isolated } from './direction.ts'
import { Form, Submit } from './form.tsx'
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
  withdrawal: (accountId: string) => string
}

export function FactorResets({ resets, timeZone, csrf, withdrawal }: FactorResetsProps): JSX.Element {
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
              <span safe>{`${email} · the second factor is removed `}</span>
              <Moment at={dueAt} timeZone={timeZone} />
            </p>
          </div>
          <Form action={withdrawal(accountId)} csrf={csrf}>
            <Submit label="Cancel" ariaLabel={`Cancel: the second factor of ${isolated(name)} stays`} />
          </Form>
        </li>
      ))}
    </ul>
  )
}
