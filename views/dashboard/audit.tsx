import { routes } from '#src/routes.ts'
import { AuditLog, type AuditLogProps, Download } from '../layout/audit-log.tsx'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface AuditPageProps {
  shell: Shell
  log: AuditLogProps
  /** Logs that the organization brought along from where it was before. */
  earlier: { id: string; origin: string; exportedAt: number; entries: number }[]
}

export function AuditPage({ shell, log, earlier }: AuditPageProps): JSX.Element {
  const { t } = shell
  const { slug } = shell.organization
  const addresses = {
    list: routes.dashboard.audit.index.url({ slug }),
    csv: routes.dashboard.audit.csv.url({ slug }),
    ndjson: routes.dashboard.audit.ndjson.url({ slug }),
    verification: routes.dashboard.audit.verification.url({ slug }),
  }
  return (
    <DashboardShell shell={shell} title={t.rooms.audit} room="audit">
      <AuditLog slug={slug} addresses={addresses} log={log} t={t} />
      {earlier.length > 0 ? <Earlier slug={slug} earlier={earlier} timeZone={log.timeZone} t={t} /> : null}
    </DashboardShell>
  )
}

interface EarlierProps {
  slug: string
  earlier: AuditPageProps['earlier']
  timeZone: string
  t: DashboardMessages
}

function Earlier({ slug, earlier, timeZone, t }: EarlierProps): JSX.Element {
  return (
    <Card name="earlier" heading={t.auditLog.earlier} class="list-card">
      <ul class="rows">
        {earlier.map(({ id, origin, exportedAt, entries }) => (
          <li class="row">
            <div class="row-main">
              <h3 class="row-title" dir="auto" safe>
                {origin}
              </h3>
              <p class="hint">
                <Sentence
                  text={t.auditLog.entriesUntil(entries)}
                  parts={{ time: <Moment at={exportedAt} timeZone={timeZone} t={t} /> }}
                />
              </p>
            </div>
            <Download
              url={routes.dashboard.audit.earlier.url({ slug, id })}
              format="NDJSON"
              ariaLabel={t.labelled('NDJSON', t.auditLog.download(origin))}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
