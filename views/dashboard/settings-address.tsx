import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { SettingsTab } from './settings-tabs.tsx'

export interface AddressProps {
  shell: Shell
  slug: string
  customDomain: string | null
  /** Absolute URL at which visitors find the page now. */
  pageUrl: string
  /** DNS record that leads the domain to this instance; null while the instance has no public address. */
  record: { type: string; value: string } | null
  forms: { slug: FormState; domain: FormState }
}

export function AddressPage(props: AddressProps): JSX.Element {
  const { shell, forms, slug } = props
  return (
    <SettingsTab shell={shell} tab="address">
      <p>
        <span class="hint">Visitors find the page at </span>
        <a href={shell.statusPageUrl} safe>
          {props.pageUrl}
        </a>
      </p>
      <Card name="slug" heading="Short name">
        <Form action={routes.dashboard.settings.slug.url({ slug })} csrf={shell.csrf} state={forms.slug} class="stack">
          <TextField
            name="slug"
            label="Short name for addresses"
            hint="The page is at /s/SHORT-NAME. Links to the present one lead on to the new one."
            form={forms.slug}
            value={slug}
            maxlength={40}
            spellcheck={false}
            required
          />
          <Submit label="Change the short name" />
        </Form>
      </Card>
      <Card name="domain" heading="Own domain">
        <Form
          action={routes.dashboard.settings.domain.url({ slug })}
          csrf={shell.csrf}
          state={forms.domain}
          class="stack"
        >
          <TextField
            name="customDomain"
            label="Host name"
            hint="At this name stands your page and nothing else. Links in mails and feeds lead there. Empty: none."
            form={forms.domain}
            value={props.customDomain ?? ''}
            placeholder="status.example.com"
            spellcheck={false}
          />
          <Submit label="Save" look="primary" />
        </Form>
        {props.customDomain === null ? null : <DnsRecord domain={props.customDomain} record={props.record} />}
      </Card>
    </SettingsTab>
  )
}

function DnsRecord({ domain, record }: { domain: string; record: AddressProps['record'] }): JSX.Element {
  if (record === null)
    return (
      <p class="hint dns-record">
        This Opsentry has no public address yet. Once it has one, the record to make for the name stands here.
      </p>
    )
  return (
    <div class="dns-record">
      <h3>The record to make</h3>
      <p class="hint">Make it where the names of this domain are kept. Until it is there, the name leads nowhere.</p>
      <Facts>
        <Fact name="Name">
          <code safe>{domain}</code>
        </Fact>
        <Fact name="Type">
          <code safe>{record.type}</code>
        </Fact>
        <Fact name="Value">
          <code safe>{record.value}</code>
        </Fact>
      </Facts>
      <p class="hint">
        Whoever runs this Opsentry needs a certificate for the name, and a proxy in front of it has to pass the host
        name on unchanged.
      </p>
    </div>
  )
}
