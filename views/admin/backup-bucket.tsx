import { routes } from '#src/routes.ts'
import { type BucketStyle, bucketStyles } from '#src/words.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'

export interface BackupBucketProps {
  person: Person
  form: FormState
  /** Null: none is set. */
  bucket: {
    /** As people recognise it. */
    place: string
    endpoint: string
    region: string
    name: string
    prefix: string
    style: BucketStyle
  } | null
}

/** The bucket of the backups; its keys are never shown again. */
export function BackupBucket({ person, form, bucket }: BackupBucketProps): JSX.Element {
  const { t } = person
  const words = t.backups
  return (
    <Card name="bucket" heading={words.bucketHeading} id="bucket">
      <div class="stack">
        <p class="hint" safe>
          {words.bucketHint}
        </p>
        {bucket ? <Present person={person} bucket={bucket} /> : null}
        <Form action={routes.admin.backups.bucket.url()} csrf={person.csrf} state={form} t={t} class="stack">
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
          <TextField
            name="name"
            label={words.bucketName}
            form={form}
            value={bucket?.name}
            spellcheck={false}
            required
          />
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
            label={words.accessKey}
            hint={bucket ? words.accessKeyKept : words.accessKeyHint}
            form={form}
            spellcheck={false}
          />
          <TextField name="secret" label={words.secret} type="password" autocomplete="new-password" form={form} />
          <Submit label={words.save} look="primary" />
        </Form>
      </div>
    </Card>
  )
}

function Present({
  person,
  bucket,
}: {
  person: Person
  bucket: NonNullable<BackupBucketProps['bucket']>
}): JSX.Element {
  const { t, csrf } = person
  return (
    <div class="stack">
      <p>
        <Sentence text={t.backups.bucketNow} parts={{ place: <strong safe>{bucket.place}</strong> }} />
      </p>
      <Form action={routes.admin.backups.bucketRemoval.url()} csrf={csrf} class="stack">
        <p class="hint" safe>
          {t.backups.removeBucketHint}
        </p>
        <Submit label={t.backups.removeBucket} />
      </Form>
    </div>
  )
}
