import { urls } from '#src/urls.ts'
import { FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'

interface PageProps {
  organization: PublicOrganization
  base: string
}

export interface SubscribeProps extends PageProps {
  form: FormState
  /** No mail can leave while no relay is connected. */
  available: boolean
}

export function SubscribePage({ organization, base, form, available }: SubscribeProps): JSX.Element {
  const t = messagesOf(organization.language)
  return (
    <PublicShell organization={organization} base={base} title={`${t.subscribe.heading} · ${organization.name}`}>
      <section class="card stack">
        <h1 safe>{t.subscribe.heading}</h1>
        {available ? (
          <SubscribeForm name={organization.name} base={base} form={form} t={t} />
        ) : (
          <NoMail base={base} t={t} />
        )}
      </section>
    </PublicShell>
  )
}

function SubscribeForm(props: { name: string; base: string; form: FormState; t: Messages }): JSX.Element {
  const { form, t } = props
  return (
    <>
      <p class="hint" safe>
        {t.subscribe.promise(props.name)}
      </p>
      <form method="post" action={urls.subscribe(props.base)} class="stack">
        <FormProblem form={form} t={t} />
        <TextField
          name="email"
          label={t.subscribe.address}
          type="email"
          autocomplete="email"
          form={form}
          maxlength={254}
          required
        />
        <button type="submit" class="button primary" safe>
          {t.subscribe.button}
        </button>
      </form>
    </>
  )
}

function NoMail({ base, t }: { base: string; t: Messages }): JSX.Element {
  const [rss, atom] = [<a href={urls.rss(base)}>RSS</a>, <a href={urls.atom(base)}>Atom</a>]
  return (
    <p>
      <Sentence text={t.subscribe.noMail} parts={{ rss, atom }} />
    </p>
  )
}

/** The same for every address, known or not: nobody learns who follows. */
export function AlmostSubscribedPage({ organization, base, email }: PageProps & { email: string }): JSX.Element {
  const t = messagesOf(organization.language)
  return (
    <PublicShell organization={organization} base={base} title={`${t.subscribe.almost} · ${organization.name}`}>
      <section class="card stack" role="status">
        <h1 safe>{t.subscribe.almost}</h1>
        <p>
          <Sentence text={t.subscribe.almostText} parts={{ address: <strong safe>{email}</strong> }} />
        </p>
        <p class="hint" safe>
          {t.subscribe.almostHint}
        </p>
      </section>
    </PublicShell>
  )
}
