import { urls } from '#src/urls.ts'
import { FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'

export interface SubscribeProps {
  organization: PublicOrganization
  base: string
  form: FormState
  /** No mail can leave while no relay is connected. */
  available: boolean
}

export function SubscribePage({ organization, base, form, available }: SubscribeProps): JSX.Element {
  return (
    <PublicShell organization={organization} base={base} title={`Get updates · ${organization.name}`}>
      <section class="card stack">
        <h1>Get updates</h1>
        {available ? <SubscribeForm organization={organization} base={base} form={form} /> : <NoMail base={base} />}
      </section>
    </PublicShell>
  )
}

function SubscribeForm(props: { organization: { name: string }; base: string; form: FormState }): JSX.Element {
  return (
    <>
      <p class="hint" safe>
        {`One message when ${props.organization.name} reports an incident, updates it or resolves it. Nothing else.`}
      </p>
      <form method="post" action={urls.subscribe(props.base)} class="stack">
        <FormProblem form={props.form} />
        <TextField
          name="email"
          label="E-mail address"
          type="email"
          autocomplete="email"
          form={props.form}
          maxlength={254}
          required
        />
        <button type="submit" class="button primary">
          Subscribe
        </button>
      </form>
    </>
  )
}

function NoMail({ base }: { base: string }): JSX.Element {
  return (
    <p>
      E-mail is not available here yet. Follow by <a href={urls.rss(base)}>RSS</a> or <a href={urls.atom(base)}>Atom</a>{' '}
      instead.
    </p>
  )
}

/** The same for every address, known or not: nobody learns who follows. */
export function AlmostSubscribedPage(props: {
  organization: PublicOrganization
  base: string
  email: string
}): JSX.Element {
  return (
    <PublicShell
      organization={props.organization}
      base={props.base}
      title={`Check your mail · ${props.organization.name}`}
    >
      <section class="card stack" role="status">
        <h1>Check your mail</h1>
        <p>
          If <strong safe>{props.email}</strong> does not follow us yet, a message with a link is on its way. Open the
          link to confirm; until then nothing else is sent.
        </p>
        <p class="hint">Nothing there after a few minutes? Look among spam, or try again.</p>
      </section>
    </PublicShell>
  )
}
