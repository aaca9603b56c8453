import { routes } from '#src/routes.ts'
import type { ImportState } from '#src/words/subscriber-imports.ts'

export interface ProgressProps {
  slug: string
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
export function ImportProgress({ slug, progress }: ProgressProps): JSX.Element {
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
      <h2 id="progress-heading">{running ? 'Importing' : 'Imported'}</h2>
      {running ? (
        <>
          <progress
            aria-labelledby="progress-heading"
            max={String(progress.total)}
            value={String(progress.done)}
          ></progress>
          <p class="hint" safe>
            {`${progress.done.toLocaleString('en')} of ${progress.total.toLocaleString('en')}. It goes on when you leave this page.`}
          </p>
        </>
      ) : (
        <Result {...progress} />
      )}
    </section>
  )
}

function Result({ added, kept, skipped }: ProgressProps['progress']): JSX.Element {
  return (
    <>
      <p safe>
        {added === 1
          ? '1 person was added and is told from now on.'
          : `${added.toLocaleString('en')} people were added and are told from now on.`}
      </p>
      {kept === 0 ? null : (
        <p safe>
          {kept === 1
            ? '1 person who had opted out or could not be reached is kept as such and gets nothing.'
            : `${kept.toLocaleString('en')} people who had opted out or could not be reached are kept as such and get nothing.`}
        </p>
      )}
      {skipped === 0 ? null : (
        <p class="hint" safe>
          {`${skipped.toLocaleString('en')} had subscribed, left or been erased since the list was looked at, and stay as they are.`}
        </p>
      )}
    </>
  )
}
