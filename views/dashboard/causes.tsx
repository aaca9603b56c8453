import { Card } from '../layout/card.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Rows } from '../layout/rows.tsx'
import { type DashboardMessages, said } from '../messages/dashboard.ts'

export interface Cause {
  /** The answer, without addresses; '': not known. */
  cause: string
  count: number
}

export interface CausesProps {
  heading: string
  hint: string
  action: string
  csrf: string
  t: DashboardMessages
  /** Of the button beside each cause. */
  label: string
  causes: Cause[]
}

/** Causes for which something failed or was quarantined, each with one button for all of it. Nothing where there are none. */
export function Causes({ heading, hint, action, csrf, t, label, causes }: CausesProps): JSX.Element {
  if (causes.length === 0) return ''
  const { causes: words } = t
  return (
    <Card name="causes" heading={heading} class="stack">
      <p class="hint" safe>
        {hint}
      </p>
      <Rows
        stacked
        class="causes"
        columns={[
          { title: words.answer, heading: true, class: 'said', text: ({ cause }) => causeText(cause, t) },
          { title: words.howMany, class: 'number', text: ({ count }) => t.count(count) },
          {
            title: words.action,
            titleHidden: true,
            label: '',
            cell: ({ cause }) => (
              <Form action={action} csrf={csrf}>
                <input type="hidden" name="cause" value={cause} />
                <Submit label={label} ariaLabel={t.labelled(label, causeText(cause, t))} />
              </Form>
            ),
          },
        ]}
        rows={causes}
      />
    </Card>
  )
}

/** The other side's words stay as they are; ours are English where they are made. */
function causeText(cause: string, t: DashboardMessages): string {
  return cause === '' ? t.causes.notKnown : said(t, cause)
}
