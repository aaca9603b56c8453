import { routes } from '#src/routes.ts'
import { AuditLog, type AuditLogProps } from '../layout/audit-log.tsx'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'

export interface AuditPageProps {
  shell: Shell
  log: AuditLogProps
  /** Logs that the organization brought along from where it was before. */
  earlier: { id: string; origin: string; exportedAt: number; entries: number }[]
}

export function AuditPage({ shell, log, earlier }: AuditPageProps): JSX.Element {
  const { slug } = shell.organization
  const addresses = {
    list: routes.dashboard.audit.index.url({ slug }),
    csv: routes.dashboard.audit.csv.url({ slug }),
    ndjson: routes.dashboard.audit.ndjson.url({ slug }),
    verification: routes.dashboard.audit.verification.url({ slug }),
  }
  return (
    <DashboardShell shell={shell} title="Audit log" room="audit">
      <AuditLog slug={slug} addresses={addresses} log={log} />
      {earlier.length > 0 ? <Earlier slug={slug} earlier={earlier} timeZone={log.timeZone} /> : null}
    </DashboardShell>
  )
}

interface EarlierProps {
  slug: string
  earlier: AuditPageProps['earlier']
  timeZone: string
}

function Earlier({ slug, earlier, timeZone }: EarlierProps): JSX.Element {
  return (
    <Card name="earlier" heading="Earlier audit logs" class="list-card">
      <ul class="rows">
        {earlier.map(({ id, origin, exportedAt, entries }) => (
          <li class="row">
            <div class="row-main">
              <h3 class="row-title" dir="auto" safe>
                {origin}
              </h3>
              <p class="hint">
                <span safe>{`${entries.toLocaleString('en-US')} ${entries === 1 ? 'entry' : 'entries'} until `}</span>
                <Moment at={exportedAt} timeZone={timeZone} />
              </p>
            </div>
            <a
              class="button"
              href={routes.dashboard.audit.earlier.url({ slug, id })}
              aria-label={`Download the audit log of ${origin}`}
            >
              <Icon name="download" />
              <span>NDJSON</span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )
}
