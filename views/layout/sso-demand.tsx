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

const words = {
  organization: {
    label: 'Members come in by single sign-on alone',
    hint: 'A password or a passkey no longer opens this organization. If the provider ever fails, an owner with a second factor or a passkey gets in without it, and the audit log says so.',
  },
  instance: {
    label: 'Everybody comes in by single sign-on alone',
    hint: 'A password or a passkey no longer opens anything here; an organization’s own provider still opens that organization. If the provider ever fails, an instance admin with a second factor or a passkey gets in without it, and the audit log says so.',
  },
}

/** Whether a password still lets people in. */
export function SsoDemand({
  url,
  of,
  demanded,
  first,
  csrf,
  form,
}: DemandProps & { csrf: string; form: FormState }): JSX.Element {
  return (
    <Card name="sso-only" heading="Who gets in otherwise">
      <Form action={url} csrf={csrf} state={form} class="stack">
        <Choice name="demanded" label={words[of].label} hint={words[of].hint} checked={demanded} />
        {first.map(({ name, url: way }) => (
          <p>
            <a href={way} safe>{`Sign in through ${name} first`}</a>
          </p>
        ))}
        <Submit label="Save" />
      </Form>
    </Card>
  )
}
