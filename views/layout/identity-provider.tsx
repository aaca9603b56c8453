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
  const { t, saved, fields } = props
  const { Addresses } = protocols[fields.kind]
  return (
    <>
      {saved ? <Addresses {...saved} t={t} /> : null}
      <ProviderForm {...props} />
      {saved ? <Deeds {...props} saved={saved} /> : null}
    </>
  )
}

function ProviderForm(props: ProviderFormProps): JSX.Element {
  const { t, urls, csrf, form, fields, saved } = props
  const { provider: words, settings } = t
  const { name, Fields } = protocols[fields.kind]
  return (
    <Card name="provider" heading={saved ? name : words.connect(name)}>
      <Form
        action={saved ? urls.saveProvider(saved.id) : urls.addProvider}
        csrf={csrf}
        state={form}
        t={t}
        class="stack"
      >
        {saved ? null : <input type="hidden" name="kind" value={fields.kind} />}
        <TextField
          name="name"
          label={settings.name}
          hint={words.nameHint}
          form={form}
          value={fields.name}
          maxlength={100}
          required
        />
        <Fields form={form} fields={fields} isSaved={saved !== null} t={t} />
        <People {...props} />
        <Submit label={saved ? settings.save : words.add} look="primary" />
      </Form>
    </Card>
  )
}

function Deeds({
  t,
  urls,
  csrf,
  saved: { id, isOn },
  fields: { name },
}: ProviderFormProps & { saved: { id: string; isOn: boolean } }): JSX.Element {
  const { provider: words, ssoSettings } = t
  return (
    <Card name="deeds" heading={isOn ? words.isOn : words.isOff}>
      <div class="stack">
        <p class="hint" safe>
          {isOn ? words.onHint : words.offHint}
        </p>
        <div class="button-row">
          <a class="button" href={urls.trial(id)}>
            <Icon name="play" />
            <span safe>{words.try}</span>
          </a>
          {isOn ? (
            <Confirm
              label={words.switchOff}
              sentence={words.switchOffHint}
              confirm={words.switchOffNow}
              action={urls.deactivation(id)}
              csrf={csrf}
            />
          ) : (
            <Form action={urls.activation(id)} csrf={csrf}>
              <Submit label={words.switchOn} look="primary" />
            </Form>
          )}
          <Confirm
            label={ssoSettings.remove}
            sentence={words.removeHint}
            confirm={ssoSettings.removeNamed(name)}
            action={urls.providerRemoval(id)}
            csrf={csrf}
          />
        </div>
      </div>
    </Card>
  )
}
