import { Card } from '../layout/card.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Rows } from '../layout/rows.tsx'
import { number } from './ledger-sum.tsx'

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
  /** Of the button beside each cause. */
  label: string
  causes: Cause[]
}

/** Causes for which something failed or was quarantined, each with one button for all of it. Nothing where there are none. */
export function Causes({ heading, hint, action, csrf, label, causes }: CausesProps): JSX.Element {
  if (causes.length === 0) return ''
  return (
    <Card name="causes" heading={heading} class="stack">
      <p class="hint" safe>
        {hint}
      </p>
      <Rows
        stacked
        class="causes"
        columns={[
          { title: 'Answer', heading: true, class: 'said', text: ({ cause }) => cause || 'Not known' },
          { title: 'How many', class: 'number', text: ({ count }) => number(count) },
          {
            title: 'Action',
            titleHidden: true,
            label: '',
            cell: ({ cause }) => (
              <Form action={action} csrf={csrf}>
                <input type="hidden" name="cause" value={cause} />
                <Submit label={label} ariaLabel={`${label}: ${cause || 'not known'}`} />
              </Form>
            ),
          },
        ]}
        rows={causes}
      />
    </Card>
  )
}
