import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { Document } from '../layout/document.tsx'
import type { FormState } from '../layout/fields.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export type Step = 'account' | 'organization' | 'relay' | 'services' | 'done'

/** `done` is what they lead to, and no step. */
const steps = ['account', 'organization', 'relay', 'services'] as const

export interface SetupPageProps {
  t: DashboardMessages
  title: string
  step: Step
  /** The first unfinished step: what stands before it can be opened again. */
  next: Step
  children?: Children
}

/** The frame of every step: where one is, and one card. */
export function SetupPage(props: SetupPageProps): JSX.Element {
  const { t } = props
  return (
    <Document title={`${props.title} · Opsentry`} surface="app" bodyClass="narrow-page" t={t}>
      <nav aria-label={t.setup.steps}>
        <ol class="steps">
          {steps.map((one) => (
            <Progress step={one} label={t.setup.step[one]} current={props.step} next={props.next} />
          ))}
        </ol>
      </nav>
      <main class="card">
        <h1 safe>{props.title}</h1>
        {props.children}
      </main>
    </Document>
  )
}

function Progress(props: { step: Step; label: string; current: Step; next: Step }): JSX.Element {
  const done = position(props.step) < position(props.next)
  const again = done && props.next !== 'done' && props.step !== 'account' && props.step !== props.current
  const ahead = props.step === props.next && props.step !== props.current
  return (
    <li class={done ? 'done' : ''} aria-current={props.step === props.current ? 'step' : undefined}>
      {again || ahead ? (
        <a href={routes.setup[props.step].url()} safe>
          {props.label}
        </a>
      ) : (
        <span safe>{props.label}</span>
      )}
    </li>
  )
}

function position(step: Step): number {
  return step === 'done' ? steps.length : steps.indexOf(step)
}

/** Field that gets the focus: the first that was refused, else the first of all. */
export function focusedField(form: FormState, fields: readonly string[]): string | undefined {
  return fields.find((field) => form.errors[field] !== undefined) ?? fields[0]
}
