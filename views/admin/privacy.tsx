import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { utcDayText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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

export function AdminPrivacyPage(props: AdminPrivacyProps): JSX.Element {
  const { person, versions } = props
  const { t } = person
  return (
    <PrivacyTab person={person} tab="policy" actions={<PublicLink t={t} />}>
      <Problem sentence={props.problem} />
      {props.outdated ? (
        <p class="admin-notice">
          <Icon name="triangle-alert" />
          <span safe>{t.policyVersions.outdated}</span>
        </p>
      ) : null}
      <NextVersion {...pick(props)} />
      {versions.length === 0 ? null : (
        <ListCard label={t.policyVersions.versions}>
          {versions.map((version) => (
            <Version version={version} accounts={props.accounts} csrf={person.csrf} t={t} />
          ))}
        </ListCard>
      )}
    </PrivacyTab>
  )
}

function PublicLink({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <a class="button" href={routes.privacyPolicy.show.url()} safe>
      {t.privacyTabs.public}
    </a>
  )
}

type Next = Pick<AdminPrivacyProps, 'hasDraft' | 'operatorKnown'> & { first: boolean; t: DashboardMessages }

function pick({ hasDraft, operatorKnown, versions, person: { t } }: AdminPrivacyProps): Next {
  return { hasDraft, operatorKnown, first: versions.length === 0, t }
}

function NextVersion({ hasDraft, operatorKnown, first, t: { policyVersions: words } }: Next): JSX.Element {
  return (
    <Card name="next" heading={first ? words.first : words.next} class="next-version">
      <p class="hint" safe>
        {first ? words.firstHint : words.nextHint}
      </p>
      {operatorKnown ? null : (
        <p>
          <Sentence text={words.sayFirst} parts={{ operator: <OperatorLink label={words.whoOperates} /> }} />
        </p>
      )}
      <p class="button-row">
        <a class="button primary" href={routes.admin.privacy.draft.show.url()} safe>
          {hasDraft ? words.goOn : words.begin}
        </a>
        {hasDraft ? (
          <a class="button" href={routes.admin.privacy.draft.publication.url()} safe>
            {words.previewAndPublish}
          </a>
        ) : null}
      </p>
    </Card>
  )
}

function OperatorLink({ label }: { label: string }): JSX.Element {
  return (
    <a href={routes.admin.privacy.operator.show.url()} safe>
      {label}
    </a>
  )
}

interface VersionProps {
  version: PolicyRowProps
  accounts: number
  csrf: string
  t: DashboardMessages
}

function Version({ version, accounts, csrf, t }: VersionProps): JSX.Element {
  const { policyVersions: words } = t
  const { id, state, effectiveAt, publishedAt, material, readBy } = version
  const day = utcDayText(effectiveAt, t)
  const facts = [
    words.published(utcDayText(publishedAt, t)),
    material ? words.readBy(readBy, accounts) : words.wordingOnly,
  ]
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title">
          <a href={routes.privacyPolicy.version.url({ id })} safe>
            {words.from(day)}
          </a>
        </h2>
        <p class="hint" safe>
          {facts.join(' · ')}
        </p>
      </div>
      <span class="badge" safe>
        {words.state[state]}
      </span>
      {state === 'announced' ? (
        <Form action={routes.admin.privacy.withdrawal.url({ id })} csrf={csrf}>
          <Submit label={t.formWords.withdraw} look="danger" ariaLabel={words.withdrawNamed(day)} />
        </Form>
      ) : null}
    </li>
  )
}
