import { routes } from '#src/routes.ts'
import type { ImportState } from '#src/words/subscriber-imports.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface ProgressProps {
  slug: string
  t: DashboardMessages
  progress: {
    id: string
    state: ImportState
    total: number
    done: number
    added: number
    /** Brought along as unsubscribed or quarantined. */
    kept: number
    skipped: number
  }
}

/** Progress of an import; while it runs the page polls each second, and without a script a reload shows it. */
export function ImportProgress({ slug, t, progress }: ProgressProps): JSX.Element {
  const { imports: words } = t
  const running = progress.state === 'running'
  return (
    <section
      id="import-progress"
      class="card stack"
      aria-labelledby="progress-heading"
      aria-live="polite"
      hx-get={running ? routes.dashboard.subscriberImport.show.url({ slug, id: progress.id }) : undefined}
      hx-trigger={running ? 'every 1s' : undefined}
      hx-swap={running ? 'outerHTML' : undefined}
    >
      <h2 id="progress-heading" safe>
        {running ? words.importing : words.imported}
      </h2>
      {running ? (
        <>
          <progress
            aria-labelledby="progress-heading"
            max={String(progress.total)}
            value={String(progress.done)}
          ></progress>
          <p class="hint" safe>
            {words.progress(progress.done, progress.total)}
          </p>
        </>
      ) : (
        <Result {...progress} t={t} />
      )}
    </section>
  )
}

function Result({ added, kept, skipped, t }: ProgressProps['progress'] & Pick<ProgressProps, 't'>): JSX.Element {
  const { imports: words } = t
  return (
    <>
      <p safe>{words.added(added)}</p>
      {kept === 0 ? null : <p safe>{words.kept(kept)}</p>}
      {skipped === 0 ? null : (
        <p class="hint" safe>
          {words.skipped(skipped)}
        </p>
      )}
    </>
  )
}
