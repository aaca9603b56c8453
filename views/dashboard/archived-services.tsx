import { routes } from '#src/routes.ts'
import { ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Since } from '../layout/since.tsx'
import { BackToServices } from './service.tsx'

export interface ArchivedServicesProps {
  shell: Shell
  /** The one archived last first. */
  services: { id: string; name: string; archivedAt: number }[]
  timeZone: string
}

export function ArchivedServicesPage({ shell, services, timeZone }: ArchivedServicesProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Archived services" room="services">
      <BackToServices slug={slug} />
      {services.length === 0 ? (
        <Empty heading="The archive is empty" sentence="A service that you archive on its own page waits here." />
      ) : (
        <>
          <p class="hint">
            A service that you bring back comes last in its group, with its history, its settings, and the subscribers
            who had chosen it.
          </p>
          <ListCard label="Archived services">
            {services.map(({ id, name, archivedAt }) => (
              <li class="row">
                <div class="row-main">
                  <h2 dir="auto" safe>
                    {name}
                  </h2>
                  <p class="hint">
                    Archived <Since at={archivedAt} now={shell.now} timeZone={timeZone} />
                  </p>
                </div>
                <Form action={routes.dashboard.archivedService.restoration.url({ slug, id })} csrf={shell.csrf}>
                  <Submit label="Bring back" ariaLabel={`Bring back ${name}`} />
                </Form>
              </li>
            ))}
          </ListCard>
        </>
      )}
    </DashboardShell>
  )
}
