import type { BucketStyle } from '#src/words.ts'
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
  urls: { save: string }
  form: FormState
  bucket: SavedBucket | null
}

/** The settings of a bucket; its keys are never shown again. */
export function BucketForm({ bucket, form, csrf, urls }: BucketFormProps): JSX.Element {
  return (
    <Card name="bucket" heading={bucket ? 'Another bucket, or other keys' : 'Copy into a bucket'}>
      <Form action={urls.save} csrf={csrf} state={form} class="stack">
        <TextField
          name="endpoint"
          label="Address of the store"
          hint="S3-compatible and public, or allowed under Destinations by the instance admin."
          type="url"
          form={form}
          value={bucket?.endpoint}
          placeholder="https://s3.eu-central-1.amazonaws.com"
          spellcheck={false}
          required
        />
        <TextField
          name="region"
          label="Region"
          hint="Such as eu-central-1; auto at Cloudflare R2; empty means us-east-1."
          form={form}
          value={bucket?.region}
          spellcheck={false}
        />
        <TextField name="name" label="Bucket" form={form} value={bucket?.name} spellcheck={false} required />
        <TextField
          name="prefix"
          label="Prefix"
          hint="A folder in the bucket for the copy alone; empty: all of the bucket."
          form={form}
          value={bucket?.prefix}
          spellcheck={false}
        />
        <Select
          name="style"
          label="The bucket’s name stands"
          form={form}
          value={bucket?.style ?? 'path'}
          options={[
            { value: 'path', label: 'in the path: store.example/BUCKET/…' },
            { value: 'virtual-host', label: 'in front of the host: BUCKET.store.example/…' },
          ]}
        />
        <TextField
          name="accessKey"
          label="Key ID"
          hint={
            bucket ? 'Empty keeps the present key.' : 'It needs to put, read and delete objects here, and nothing else.'
          }
          form={form}
          spellcheck={false}
        />
        <TextField name="secret" label="Secret" type="password" autocomplete="new-password" form={form} />
        {bucket ? (
          <p class="hint">A bucket in another place takes over once it is saved; the present one is emptied.</p>
        ) : null}
        <Submit label="Save" look="primary" />
      </Form>
    </Card>
  )
}
