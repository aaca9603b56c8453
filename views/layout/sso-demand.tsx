import type { DashboardMessages } from '../messages/dashboard.ts'
import { Card } from './card.tsx'
import { Choice, type FormState } from './fields.tsx'
import { Form, Submit } from './form.tsx'

export interface DemandProps {
  url: string
  /** Of whom it is asked: an organization's members, or everybody here. */
  of: 'organization' | 'instance'
  /** They come in by single sign-on alone. */
  demanded: boolean
  /** How whoever asks comes in so; none: they have. */
  first: { name: string; url: string }[]
}

interface SsoDemandProps extends DemandProps {
  csrf: string
  form: FormState
  t: DashboardMessages
}

/** Whether a password still lets people in. */
export function SsoDemand({ url, of, demanded, first, csrf, form, t }: SsoDemandProps): JSX.Element {
  const { otherwise, demand, firstThrough } = t.ssoSettings
  return (
    <Card name="sso-only" heading={otherwise}>
      <Form action={url} csrf={csrf} state={form} t={t} class="stack">
        <Choice name="demanded" {...demand[of]} checked={demanded} />
        {first.map(({ name, url: way }) => (
          <p>
            <a href={way} safe>
              {firstThrough(name)}
            </a>
          </p>
        ))}
        <Submit label={t.settings.save} />
      </Form>
    </Card>
  )
}
