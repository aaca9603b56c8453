import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { utcDayText } from '../layout/times.tsx'
import { PrivacyTab } from './privacy-tabs.tsx'

export interface PolicyRowProps {
  id: string
  effectiveAt: number
  publishedAt: number
  material: boolean
  state: 'current' | 'announced' | 'former' | 'withdrawn'
  /** How many accounts have read it. */
  readBy: number
}

export interface AdminPrivacyProps {
  person: Person
  /** The latest to take effect first. */
  versions: PolicyRowProps[]
  hasDraft: boolean
  accounts: number
  /** Name and contact of the operator are known. */
  operatorKnown: boolean
  /** The version in force no longer says what is set here. */
  outdated: boolean
  /** Why an action was refused. */
  problem: string | undefined
}

const words: Record<PolicyRowProps['state'], string> = {
  current: 'in force',
  announced: 'announced',
  former: 'replaced',
  withdrawn: 'withdrawn',
}

export function AdminPrivacyPage(props: AdminPrivacyProps): JSX.Element {
  const { person, versions } = props
  return (
    <PrivacyTab person={person} tab="policy" actions={<PublicLink />}>
      <Problem sentence={props.problem} />
      {props.outdated ? (
        <p class="admin-notice">
          <Icon name="triangle-alert" />
          <span>
            What is set here has changed since the version in force was published, such as the operator or the homepage.
            Publish a new version, so that the policy says it.
          </span>
        </p>
      ) : null}
      <NextVersion {...pick(props)} />
      {versions.length === 0 ? null : (
        <ListCard label="Versions">
          {versions.map((version) => (
            <Version version={version} accounts={props.accounts} csrf={person.csrf} />
          ))}
        </ListCard>
      )}
    </PrivacyTab>
  )
}

function PublicLink(): JSX.Element {
  return (
    <a class="button" href={routes.privacyPolicy.show.url()}>
      What visitors read
    </a>
  )
}

type Next = Pick<AdminPrivacyProps, 'hasDraft' | 'operatorKnown'> & { first: boolean }

function pick({ hasDraft, operatorKnown, versions }: AdminPrivacyProps): Next {
  return { hasDraft, operatorKnown, first: versions.length === 0 }
}

function NextVersion({ hasDraft, operatorKnown, first }: Next): JSX.Element {
  return (
    <Card name="next" heading={first ? 'The first version' : 'The next version'} class="next-version">
      {first ? (
        <p class="hint">
          Until you publish a policy, visitors read the text that Opsentry brings: what the software does, and nothing
          about you. Begin with that text, and change what is different with you.
        </p>
      ) : (
        <p class="hint">
          A change that matters takes effect 14 days after it is published or later: every account holder is told by
          mail and above their pages. All versions stay readable.
        </p>
      )}
      {operatorKnown ? null : (
        <p>
          Say first <a href={routes.admin.privacy.operator.show.url()}>who operates this Opsentry</a>.
        </p>
      )}
      <p class="button-row">
        <a class="button primary" href={routes.admin.privacy.draft.show.url()}>
          {hasDraft ? 'Go on with the draft' : 'Begin a draft'}
        </a>
        {hasDraft ? (
          <a class="button" href={routes.admin.privacy.draft.publication.url()}>
            Preview and publish
          </a>
        ) : null}
      </p>
    </Card>
  )
}

function Version({
  version,
  accounts,
  csrf,
}: {
  version: PolicyRowProps
  accounts: number
  csrf: string
}): JSX.Element {
  const { id, state, effectiveAt, publishedAt, material, readBy } = version
  const day = utcDayText(effectiveAt)
  const facts = [
    `published ${utcDayText(publishedAt)}`,
    ...(material ? [`read by ${readBy} of ${accounts} ${accounts === 1 ? 'account' : 'accounts'}`] : ['wording only']),
  ]
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title">
          <a href={routes.privacyPolicy.version.url({ id })} safe>
            {`From ${day}`}
          </a>
        </h2>
        <p class="hint" safe>
          {facts.join(' · ')}
        </p>
      </div>
      <span class="badge" safe>
        {words[state]}
      </span>
      {state === 'announced' ? (
        <Form action={routes.admin.privacy.withdrawal.url({ id })} csrf={csrf}>
          <Submit label="Withdraw" look="danger" ariaLabel={`Withdraw the version of ${day}`} />
        </Form>
      ) : null}
    </li>
  )
}
