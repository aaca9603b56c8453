import { Card } from './card.tsx'
import { Confirm } from './confirm.tsx'
import { TextField } from './fields.tsx'
import { Form, Submit } from './form.tsx'
import { Icon } from './icons.tsx'
import { People, type PeopleProps } from './provider-people.tsx'
import { type ProviderAddresses, protocols } from './provider-protocols.tsx'
import type { SsoUrls } from './sso.tsx'

export interface ProviderFormProps extends PeopleProps {
  urls: SsoUrls
  csrf: string
  /** Null: it is being added. */
  saved: ({ id: string; isOn: boolean } & ProviderAddresses) | null
}

/** A provider: its settings, and what can be done with it. */
export function IdentityProvider(props: ProviderFormProps): JSX.Element {
  const { saved, fields } = props
  const { Addresses } = protocols[fields.kind]
  return (
    <>
      {saved ? <Addresses {...saved} /> : null}
      <ProviderForm {...props} />
      {saved ? <Deeds {...props} saved={saved} /> : null}
    </>
  )
}

function ProviderForm(props: ProviderFormProps): JSX.Element {
  const { urls, csrf, form, fields, saved } = props
  const { name, Fields } = protocols[fields.kind]
  return (
    <Card name="provider" heading={saved ? name : `Connect by ${name}`}>
      <Form action={saved ? urls.saveProvider(saved.id) : urls.addProvider} csrf={csrf} state={form} class="stack">
        {saved ? null : <input type="hidden" name="kind" value={fields.kind} />}
        <TextField
          name="name"
          label="Name"
          hint="On the button of the sign-in, such as Okta or Acme ID."
          form={form}
          value={fields.name}
          maxlength={100}
          required
        />
        <Fields form={form} fields={fields} isSaved={saved !== null} />
        <People {...props} />
        <Submit label={saved ? 'Save' : 'Add, switched off'} look="primary" />
      </Form>
    </Card>
  )
}

function Deeds({
  urls,
  csrf,
  saved: { id, isOn },
  fields: { name },
}: ProviderFormProps & { saved: { id: string; isOn: boolean } }): JSX.Element {
  return (
    <Card name="deeds" heading={isOn ? 'It is on' : 'It is off'}>
      <div class="stack">
        <p class="hint">
          {isOn
            ? 'People of your proven domains get in by it.'
            : 'Nobody gets in by it. Try it first: you see what the provider says of you, and nothing else happens.'}
        </p>
        <div class="button-row">
          <a class="button" href={urls.trial(id)}>
            <Icon name="play" />
            <span>Try it</span>
          </a>
          {isOn ? (
            <Confirm
              label="Switch off"
              sentence="Whoever came in by it is out at once, and gets in by a password alone."
              confirm="Switch it off"
              action={urls.deactivation(id)}
              csrf={csrf}
            />
          ) : (
            <Form action={urls.activation(id)} csrf={csrf}>
              <Submit label="Switch on" look="primary" />
            </Form>
          )}
          <Confirm
            label="Remove"
            sentence="Whoever came in by it is out at once. Accounts and memberships stay; added again, it has to meet everybody anew."
            confirm={`Remove ${name}`}
            action={urls.providerRemoval(id)}
            csrf={csrf}
          />
        </div>
      </div>
    </Card>
  )
}
