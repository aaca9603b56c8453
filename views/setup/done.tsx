import { routes } from '#src/routes.ts'
import { SetupPage } from './setup-page.tsx'

export interface DoneProps {
  organization: string
  slug: string
  /** The instance's public base URL. */
  url: string
  mailReady: boolean
  /** The browser's session goes on at this address; else one signs in at the public URL. */
  signedIn: boolean
}

export function DonePage(props: DoneProps): JSX.Element {
  const page = `${props.url}${routes.statusPage.show.url({ base: '/' })}`
  return (
    <SetupPage title={`The status page of ${props.organization} is ready`} step="done" next="done">
      <p>
        Your visitors find it at{' '}
        <a href={page} safe>
          {page}
        </a>
      </p>
      {props.mailReady ? null : (
        <p>
          No mail is sent yet:{' '}
          <a href={`${props.signedIn ? '' : props.url}${routes.admin.relay.show.url()}`}>connect a mail server</a> when
          you have its data.
        </p>
      )}
      <h2>What comes next</h2>
      <ul class="stack">
        <li>
          <strong>Services.</strong> Describe them and put them in groups, in the dashboard under Services.
        </li>
        <li>
          <strong>Subscribers.</strong> Tell your customers where the page is; they subscribe there by{' '}
          {props.mailReady ? 'e-mail or feed' : 'feed, and by e-mail once a mail server is connected'}.
        </li>
        <li>
          <strong>Incidents.</strong> When something breaks, open an incident in the dashboard: the page and the
          subscribers are told at once.
        </li>
      </ul>
      {props.signedIn ? (
        <a class="button primary" href={routes.dashboard.show.url({ slug: props.slug })}>
          Go to the dashboard
        </a>
      ) : (
        <Elsewhere url={props.url} />
      )}
    </SetupPage>
  )
}

/** The public URL is another address than this browser's. */
function Elsewhere({ url }: { url: string }): JSX.Element {
  return (
    <>
      <p>
        From now on Opsentry is opened at <strong safe>{url}</strong>. Sign in there with the account you made.
      </p>
      <a class="button primary" href={`${url}${routes.signIn.show.url()}`}>
        Sign in
      </a>
    </>
  )
}
