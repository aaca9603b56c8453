import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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
  const { csrf, t } = person
  const { languageModel: words } = t
  return (
    <AdminShell person={person} title={t.adminRooms['language-model']} room="language-model">
      <p class="hint" safe>
        {words.hint}
      </p>
      <Card name="model" heading={words.heading} id="model">
        <div class="stack">
          {model ? <Present {...props} /> : <p safe>{words.none}</p>}
          <Form action={routes.admin.languageModel.save.url()} csrf={csrf} state={form} t={t} class="stack">
            <TextField
              name="baseUrl"
              label={words.address}
              hint={words.addressHint}
              type="url"
              placeholder="https://"
              form={form}
              value={model?.baseUrl}
              spellcheck={false}
              required
            />
            <TextField
              name="model"
              label={words.name}
              hint={words.nameHint}
              placeholder="llama3.2"
              form={form}
              value={model?.model}
              maxlength={200}
              spellcheck={false}
              required
            />
            <TextField
              name="key"
              label={words.key}
              hint={model?.hasKey ? words.keyKept : words.keyHint}
              type="password"
              autocomplete="new-password"
              form={form}
            />
            <Submit label={t.adminForm.save} look="primary" />
          </Form>
        </div>
      </Card>
      <WhatLeaves t={t} />
    </AdminShell>
  )
}

function Present({ person: { csrf, t }, model, problem }: LanguageModelProps): JSX.Element {
  if (!model) return ''
  return (
    <>
      <p>
        <Sentence text={t.languageModel.goTo} parts={{ name: <strong safe>{model.name}</strong> }} />{' '}
        <span safe>{t.languageModel.usedBy(model.organizations)}</span>
      </p>
      {problem ? (
        <p class="form-problem" role="alert" safe>
          {problem}
        </p>
      ) : null}
      <div class="button-row">
        <Form action={routes.admin.languageModel.trial.url()} csrf={csrf}>
          <Submit label={t.languageModel.try} icon="send" />
        </Form>
        <Form action={routes.admin.languageModel.removal.url()} csrf={csrf}>
          <Submit label={t.adminForm.remove} />
        </Form>
      </div>
    </>
  )
}

function WhatLeaves({ t: { languageModel: words } }: { t: DashboardMessages }): JSX.Element {
  const subProcessors = (
    <a href={routes.admin.privacy.subProcessors.index.url()} safe>
      {words.subProcessors}
    </a>
  )
  return (
    <Card name="what-leaves" heading={words.whatLeaves}>
      <div class="stack">
        <p safe>{words.leaves}</p>
        <p>
          <Sentence text={words.nameProvider} parts={{ subProcessors }} />
        </p>
      </div>
    </Card>
  )
}
