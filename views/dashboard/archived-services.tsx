import { routes } from '#src/routes.ts'
import { ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
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
  const { t } = shell
  const words = t.archivedServices
  return (
    <DashboardShell shell={shell} title={words.heading} room="services">
      <BackToServices t={t} slug={slug} />
      {services.length === 0 ? (
        <Empty heading={words.emptyHeading} sentence={words.empty} />
      ) : (
        <>
          <p class="hint" safe>
            {words.hint}
          </p>
          <ListCard label={words.heading}>
            {services.map(({ id, name, archivedAt }) => (
              <li class="row">
                <div class="row-main">
                  <h2 dir="auto" safe>
                    {name}
                  </h2>
                  <p class="hint">
                    <Sentence
                      text={words.archived}
                      parts={{ time: <Since at={archivedAt} now={shell.now} timeZone={timeZone} t={t} /> }}
                    />
                  </p>
                </div>
                <Form action={routes.dashboard.archivedService.restoration.url({ slug, id })} csrf={shell.csrf}>
                  <Submit label={words.bringBack} ariaLabel={words.bringBackNamed(name)} />
                </Form>
              </li>
            ))}
          </ListCard>
        </>
      )}
    </DashboardShell>
  )
}
