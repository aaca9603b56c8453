import { routes } from '#src/routes.ts'
import type { NetworkRule } from '#src/words/access.ts'
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

const rules: { value: NetworkRule; label: string; hint: string }[] = [
  { value: 'none', label: 'Not asked for', hint: 'It does not matter from where somebody comes.' },
  {
    value: 'opens',
    label: 'A way in',
    hint: 'Whoever comes from them needs nothing else, and neither do feeds and calendars.',
  },
  {
    value: 'limits',
    label: 'A limit',
    hint: 'From elsewhere nobody but the team gets in, not even with the password or a link.',
  },
]

/** Further ways into a page that is not public; any of them suffices. */
export function PageWaysCard(props: PageWaysProps): JSX.Element {
  const { shell, form } = props
  const { slug } = shell.organization
  return (
    <Card name="ways" heading="Other ways in">
      <p class="hint" safe>
        {standing(props)}
      </p>
      <Form
        action={routes.dashboard.settings.visibility.ways.url({ slug })}
        csrf={shell.csrf}
        state={form}
        class="stack ways"
      >
        <Choice
          name="opensByMail"
          label="Readers by a mailed link"
          hint="Whoever is on your list of addresses and domains gets a link by mail, which works once."
          checked={props.opensByMail}
        />
        <p class="hint">
          <a href={routes.dashboard.settings.readers.show.url({ slug })}>Readers and who is in</a>
        </p>
        {props.opensBySso === null ? null : (
          <Choice
            name="opensBySso"
            label="Everybody for whom your identity provider vouches"
            hint="They need no membership and no role here. The provider is asked anew after 12 hours."
            checked={props.opensBySso}
          />
        )}
        <Choices
          name="networkRule"
          legend="The networks below are"
          choices={rules}
          chosen={props.networkRule}
          error={form.errors.networkRule}
        />
        <TextArea
          name="networks"
          label="Networks"
          hint={`One address or range per line, such as 203.0.113.0/24 or 2001:db8::/32. You come from ${props.ownAddress}.`}
          rows={4}
          form={form}
          value={props.networks.join('\n')}
        />
        <Submit label="Save" look="primary" />
      </Form>
    </Card>
  )
}

function standing({ isPublic, forReaders }: PageWaysProps): string {
  if (isPublic) return 'The page is public. What you choose here counts once it is not.'
  else if (forReaders)
    return 'Readers come in by either of the first two, and see their own services. A network alone opens nothing here, since it does not say who somebody is; as a limit it counts. Members and the organization’s API tokens see everything.'
  else
    return 'Any one of these suffices, as the password does. Members and the organization’s API tokens always get in.'
}
