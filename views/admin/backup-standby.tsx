import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'

export interface BackupStandbyProps {
  person: Person
  form: FormState
  standby: {
    lease: boolean
    /** The environment asks for the lease, whatever is set here. */
    isFixed: boolean
    /** Null: no replicator owns checkpoints. */
    replicaDays: number | null
    /** Null: nobody asks for a lease. */
    shown: { isHeld: boolean; name: string; term: number; place: string; problem: string | null } | null
  }
}

/** Who may save and send, and who owns checkpoints. */
export function BackupStandby({ person, form, standby }: BackupStandbyProps): JSX.Element {
  const { t } = person
  const words = t.standby
  return (
    <Card name="standby" heading={words.heading} id="standby">
      <div class="stack">
        <p class="hint" safe>
          {words.hint}
        </p>
        <Held person={person} shown={standby.shown} />
        <Form action={routes.admin.backups.standby.url()} csrf={person.csrf} state={form} t={t} class="stack">
          <Select
            name="lease"
            label={words.lease}
            hint={standby.isFixed ? words.fromEnvironment : words.leaseHint}
            form={form}
            value={standby.lease ? 'on' : 'off'}
            options={(['off', 'on'] as const).map((value) => ({ value, label: words.leases[value] }))}
          />
          <Select
            name="replicator"
            label={words.replicator}
            hint={words.replicatorHint}
            form={form}
            value={standby.replicaDays === null ? 'none' : 'owns'}
            options={(['none', 'owns'] as const).map((value) => ({ value, label: words.replicators[value] }))}
          />
          <TextField
            name="replicaDays"
            label={words.replicaDays}
            hint={words.replicaDaysHint}
            form={form}
            value={standby.replicaDays === null ? '' : String(standby.replicaDays)}
            inputmode="numeric"
            maxlength={4}
          />
          <Submit label={t.backups.save} look="primary" />
        </Form>
      </div>
    </Card>
  )
}

function Held({ person, shown }: Pick<BackupStandbyProps, 'person'> & Pick<BackupStandbyProps['standby'], 'shown'>) {
  const words = person.t.standby
  if (shown === null) return <p safe>{words.noLease}</p>
  const place = <strong safe>{shown.place}</strong>
  const parts = { place, name: <strong safe>{shown.name}</strong> }
  return (
    <p>
      {shown.isHeld ? (
        <Sentence text={words.held(shown.term)} parts={parts} />
      ) : (
        <Sentence text={words.notHeld} parts={{ place }} />
      )}{' '}
      {shown.problem === null ? null : (
        <Sentence
          text={words.unrenewed}
          parts={{
            problem: (
              <span dir="auto" safe>
                {shown.problem}
              </span>
            ),
          }}
        />
      )}
    </p>
  )
}
