import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { ServiceStatusMark, serviceStatusWords } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'

export interface CorrectionsProps {
  slug: string
  csrf: string
  serviceId: string
  timeZone: string
  corrections: { id: string; from: number; to: number; status: ServiceStatus; reason: string }[]
  correction: { form: FormState; from: ShownMoment; to: ShownMoment }
}

/** For a record that is wrong: a probe that lied, an outage nobody wrote down. */
export function Corrections(props: CorrectionsProps): JSX.Element {
  const { slug, csrf, serviceId, timeZone, corrections } = props
  const { form, from, to } = props.correction
  return (
    <Card name="corrections" heading="Correct the record" class="stack">
      <p class="hint">The bars and the uptime follow. What visitors and subscribers were told stays as it was told.</p>
      {corrections.length > 0 ? (
        <ul class="rows">
          {corrections.map((correction) => (
            <li class="row">
              <div class="row-main">
                <p>
                  <Moment at={correction.from} timeZone={timeZone} /> to{' '}
                  <Moment at={correction.to} timeZone={timeZone} />
                </p>
                <p class="hint" safe>
                  {correction.reason}
                </p>
              </div>
              <ServiceStatusMark status={correction.status} />
              <Confirm
                label="Withdraw"
                sentence="The record is again what it was without this correction."
                confirm="Withdraw the correction"
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
        class="stack"
      >
        <div class="field-pair">
          <MomentField name="from" label="From" form={form} moment={from} required />
          <MomentField name="to" label="Until" form={form} moment={to} required />
        </div>
        <Select
          name="correctStatus"
          label="Actual status"
          form={form}
          options={Object.entries(serviceStatusWords).map(([value, label]) => ({ value, label }))}
        />
        <TextField
          name="reason"
          label="Reason"
          hint="For the audit log and the team, such as: the probe itself was down"
          form={form}
          maxlength={1000}
          required
        />
        <Submit label="Correct the record" />
      </Form>
    </Card>
  )
}
