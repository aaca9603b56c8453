import { type BucketStyle, bucketStyles } from '#src/words.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Card } from './card.tsx'
import { type FormState, Select, TextField } from './fields.tsx'
import { Form, Submit } from './form.tsx'

export interface SavedBucket {
  endpoint: string
  region: string
  name: string
  prefix: string
  style: BucketStyle
}

export interface BucketFormProps {
  csrf: string
  t: DashboardMessages
  urls: { save: string }
  form: FormState
  bucket: SavedBucket | null
}

/** The settings of a bucket; its keys are never shown again. */
export function BucketForm({ bucket, form, csrf, t, urls }: BucketFormProps): JSX.Element {
  const { bucket: words, settings } = t
  return (
    <Card name="bucket" heading={bucket ? words.change : words.add}>
      <Form action={urls.save} csrf={csrf} state={form} t={t} class="stack">
        <TextField
          name="endpoint"
          label={words.endpoint}
          hint={words.endpointHint}
          type="url"
          form={form}
          value={bucket?.endpoint}
          placeholder="https://s3.eu-central-1.amazonaws.com"
          spellcheck={false}
          required
        />
        <TextField
          name="region"
          label={words.region}
          hint={words.regionHint}
          form={form}
          value={bucket?.region}
          spellcheck={false}
        />
        <TextField name="name" label={words.name} form={form} value={bucket?.name} spellcheck={false} required />
        <TextField
          name="prefix"
          label={words.prefix}
          hint={words.prefixHint}
          form={form}
          value={bucket?.prefix}
          spellcheck={false}
        />
        <Select
          name="style"
          label={words.style}
          form={form}
          value={bucket?.style ?? 'path'}
          options={bucketStyles.map((value) => ({ value, label: words.styles[value] }))}
        />
        <TextField
          name="accessKey"
          label={words.keyId}
          hint={bucket ? words.keyIdKept : words.keyIdHint}
          form={form}
          spellcheck={false}
        />
        <TextField name="secret" label={words.secret} type="password" autocomplete="new-password" form={form} />
        {bucket ? (
          <p class="hint" safe>
            {words.replaces}
          </p>
        ) : null}
        <Submit label={settings.save} look="primary" />
      </Form>
    </Card>
  )
}
