import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface CorrectionsProps {
  t: DashboardMessages
  slug: string
  csrf: string
  serviceId: string
  timeZone: string
  corrections: { id: string; from: number; to: number; status: ServiceStatus; reason: string }[]
  correction: { form: FormState; from: ShownMoment; to: ShownMoment }
}

/** For a record that is wrong: a probe that lied, an outage nobody wrote down. */
export function Corrections(props: CorrectionsProps): JSX.Element {
  const { t, slug, csrf, serviceId, timeZone, corrections } = props
  const words = t.corrections
  const { form, from, to } = props.correction
  return (
    <Card name="corrections" heading={words.heading} class="stack">
      <p class="hint" safe>
        {words.hint}
      </p>
      {corrections.length > 0 ? (
        <ul class="rows">
          {corrections.map((correction) => (
            <li class="row">
              <div class="row-main">
                <p>
                  <Sentence
                    text={words.span}
                    parts={{
                      from: <Moment at={correction.from} timeZone={timeZone} t={t} />,
                      to: <Moment at={correction.to} timeZone={timeZone} t={t} />,
                    }}
                  />
                </p>
                <p class="hint" safe>
                  {correction.reason}
                </p>
              </div>
              <ServiceStatusMark status={correction.status} t={t} />
              <Confirm
                label={t.formWords.withdraw}
                sentence={words.withdrawHint}
                confirm={words.withdrawIt}
                action={routes.dashboard.service.correctionWithdrawal.url({
                  slug,
                  id: serviceId,
                  correctionId: correction.id,
                })}
                csrf={csrf}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <Form
        action={routes.dashboard.service.corrections.url({ slug, id: serviceId })}
        csrf={csrf}
        state={form}
        t={t}
        class="stack"
      >
        <div class="field-pair">
          <MomentField name="from" label={t.formWords.from} form={form} moment={from} required t={t} />
          <MomentField name="to" label={t.formWords.until} form={form} moment={to} required t={t} />
        </div>
        <Select
          name="correctStatus"
          label={words.actualStatus}
          form={form}
          options={Object.entries(t.serviceStatus).map(([value, label]) => ({ value, label }))}
        />
        <TextField name="reason" label={words.reason} hint={words.reasonHint} form={form} maxlength={1000} required />
        <Submit label={words.correct} />
      </Form>
    </Card>
  )
}
