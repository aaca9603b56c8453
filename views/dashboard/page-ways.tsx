import { routes } from '#src/routes.ts'
import { networkRules } from '#src/words/access.ts'
import { Card } from '../layout/card.tsx'
import { Choices } from '../layout/choices.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Choice, type FormState, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

export interface PageWaysProps {
  shell: Shell
  isPublic: boolean
  /** Each reader sees their own services. */
  forReaders: boolean
  opensByMail: boolean
  /** Null: the organization has no identity provider that lets anybody in. */
  opensBySso: boolean | null
  networkRule: string
  networks: string[]
  /** Of whoever looks at it. */
  ownAddress: string
  form: FormState
}

/** Further ways into a page that is not public; any of them suffices. */
export function PageWaysCard(props: PageWaysProps): JSX.Element {
  const { shell, form } = props
  const { slug } = shell.organization
  const { t } = shell
  const words = t.pageWays
  return (
    <Card name="ways" heading={words.heading}>
      <p class="hint" safe>
        {standing(props)}
      </p>
      <Form
        action={routes.dashboard.settings.visibility.ways.url({ slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack ways"
      >
        <Choice name="opensByMail" label={words.byMail} hint={words.byMailHint} checked={props.opensByMail} />
        <p class="hint">
          <a href={routes.dashboard.settings.readers.show.url({ slug })} safe>
            {words.readers}
          </a>
        </p>
        {props.opensBySso === null ? null : (
          <Choice name="opensBySso" label={words.bySso} hint={words.bySsoHint} checked={props.opensBySso} />
        )}
        <Choices
          name="networkRule"
          legend={words.rule}
          choices={networkRules.map((value) => ({ value, ...words.rules[value] }))}
          chosen={props.networkRule}
          error={form.errors.networkRule}
        />
        <TextArea
          name="networks"
          label={words.networks}
          hint={words.networksHint(props.ownAddress)}
          rows={4}
          form={form}
          value={props.networks.join('\n')}
        />
        <Submit label={t.formWords.save} look="primary" />
      </Form>
    </Card>
  )
}

function standing({ shell: { t }, isPublic, forReaders }: PageWaysProps): string {
  if (isPublic) return t.pageWays.isPublic
  else return forReaders ? t.pageWays.forReaders : t.pageWays.anySuffices
}
