import { routes } from '#src/routes.ts'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { SetupPage } from './setup-page.tsx'

export interface DoneProps {
  t: DashboardMessages
  organization: string
  slug: string
  /** The instance's public base URL. */
  url: string
  mailReady: boolean
  /** The browser's session goes on at this address; else one signs in at the public URL. */
  signedIn: boolean
}

export function DonePage(props: DoneProps): JSX.Element {
  const { t, mailReady } = props
  const words = t.setup
  const page = `${props.url}${routes.statusPage.show.url({ base: '/' })}`
  const next = [
    { what: t.rooms.services, sentence: words.nextServices },
    { what: t.rooms.subscribers, sentence: mailReady ? words.nextSubscribers : words.nextSubscribersNoMail },
    { what: t.rooms.incidents, sentence: words.nextIncidents },
  ]
  return (
    <SetupPage t={t} title={words.doneHeading(props.organization)} step="done" next="done">
      <p>
        <Sentence text={words.found} parts={{ address: <PageLink page={page} /> }} />
      </p>
      {mailReady ? null : (
        <p>
          <Sentence text={words.noMail} parts={{ connect: <RelayLink {...props} /> }} />
        </p>
      )}
      <h2 safe>{words.next}</h2>
      <ul class="stack">
        {next.map(({ what, sentence }) => (
          <li>
            <strong safe>{`${what}: `}</strong>
            <span safe>{sentence}</span>
          </li>
        ))}
      </ul>
      {props.signedIn ? (
        <a class="button primary" href={routes.dashboard.show.url({ slug: props.slug })} safe>
          {words.toDashboard}
        </a>
      ) : (
        <Elsewhere url={props.url} t={t} />
      )}
    </SetupPage>
  )
}

function PageLink({ page }: { page: string }): JSX.Element {
  return (
    <a href={page} safe>
      {page}
    </a>
  )
}

function RelayLink({ t, signedIn, url }: DoneProps): JSX.Element {
  return (
    <a href={`${signedIn ? '' : url}${routes.admin.relay.show.url()}`} safe>
      {t.setup.connectRelay}
    </a>
  )
}

/** The public URL is another address than this browser's. */
function Elsewhere({ url, t }: { url: string; t: DashboardMessages }): JSX.Element {
  return (
    <>
      <p>
        <Sentence text={t.setup.elsewhere} parts={{ address: <strong safe>{url}</strong> }} />
      </p>
      <a class="button primary" href={`${url}${routes.signIn.show.url()}`} safe>
        {t.signIn.heading}
      </a>
    </>
  )
}
