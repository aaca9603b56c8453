import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

export interface LanguageModelProps {
  person: Person
  form: FormState
  /** Refusal of a button without a form of fields. */
  problem?: string
  /** Null: none is set, and no text leaves. */
  model: { name: string; baseUrl: string; model: string; hasKey: boolean; organizations: number } | null
}

/** The model of the operator's choice that suggests texts. */
export function LanguageModelPage(props: LanguageModelProps): JSX.Element {
  const { person, form, model } = props
  return (
    <AdminShell person={person} title="Language model" room="language-model">
      <p class="hint">
        A model of your own choice can draft, shorten and translate what people write about incidents: on this machine,
        in your network or with a provider. It is off until you set one here and an organization switches it on in its
        settings. It only ever fills a field: people read it, change it and publish it.
      </p>
      <Card name="model" heading="The model" id="model">
        <div class="stack">
          {model ? <Present {...props} /> : <p>None is set: no text leaves.</p>}
          <Form action={routes.admin.languageModel.save.url()} csrf={person.csrf} state={form} class="stack">
            <TextField
              name="baseUrl"
              label="Address of its API"
              hint="Of an API as OpenAI’s, to which /chat/completions is added. It must be public, or its host allowed under Destinations: 127.0.0.1 for a model on this machine, http://127.0.0.1:11434/v1 as Ollama has it."
              type="url"
              placeholder="https://"
              form={form}
              value={model?.baseUrl}
              spellcheck={false}
              required
            />
            <TextField
              name="model"
              label="Name of the model"
              hint="As the API knows it."
              placeholder="llama3.2"
              form={form}
              value={model?.model}
              maxlength={200}
              spellcheck={false}
              required
            />
            <TextField
              name="key"
              label="Key"
              hint={
                model?.hasKey
                  ? 'Empty: the saved one stays, if the address is still the same.'
                  : 'Empty where the API asks for none.'
              }
              type="password"
              autocomplete="new-password"
              form={form}
            />
            <Submit label="Save" look="primary" />
          </Form>
        </div>
      </Card>
      <WhatLeaves />
    </AdminShell>
  )
}

function Present({ person, model, problem }: LanguageModelProps): JSX.Element {
  if (!model) return ''
  return (
    <>
      <p>
        Texts go to <strong safe>{model.name}</strong>. <span safe>{allowedBy(model.organizations)}</span>
      </p>
      {problem ? (
        <p class="form-problem" role="alert" safe>
          {problem}
        </p>
      ) : null}
      <div class="button-row">
        <Form action={routes.admin.languageModel.trial.url()} csrf={person.csrf}>
          <Submit label="Try it" icon="send" />
        </Form>
        <Form action={routes.admin.languageModel.removal.url()} csrf={person.csrf}>
          <Submit label="Remove" />
        </Form>
      </div>
    </>
  )
}

function allowedBy(organizations: number): string {
  if (organizations === 0) return 'No organization has switched it on yet.'
  else return organizations === 1 ? 'One organization uses it.' : `${organizations} organizations use it.`
}

function WhatLeaves(): JSX.Element {
  return (
    <Card name="what-leaves" heading="What leaves">
      <div class="stack">
        <p>
          The text in the field, when somebody presses the button, with a fixed instruction and the language to
          translate into. No subscriber, no account, no name of the organization or of a service unless it stands in the
          text. Who asked for what, and how long the text was, stands in the organization’s audit log.
        </p>
        <p>
          Where another company runs the model, name it among the{' '}
          <a href={routes.admin.privacy.subProcessors.index.url()}>sub-processors</a>.
        </p>
      </div>
    </Card>
  )
}
