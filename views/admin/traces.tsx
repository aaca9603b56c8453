import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'
import { bytesText } from './retention-words.ts'

export interface TracesProps {
  /** Bytes. */
  size: number
  free: number
  writeAheadLog: number
  /** Freed pages go back to the disk. */
  returnable: boolean
  /** The file will be written anew at the next start. */
  compactAtStart: boolean
  /** UTC ms: when each copy in backups/ was made, newest first. */
  copies: number[]
}

/** Places where removed data might still be read: those that Opsentry clears, and those it cannot. */
export function Traces({ traces, csrf }: { traces: TracesProps; csrf: string }): JSX.Element {
  const { size, free, writeAheadLog } = traces
  return (
    <Card name="traces" heading="What is left of what was removed">
      <Facts class="traces">
        <Fact name="Database file">
          <span safe>{`${bytesText(size)}, of which ${bytesText(free)} are free. `}</span>
          What is removed is overwritten with zeros. <Returned traces={traces} csrf={csrf} />
        </Fact>
        <Fact name="Write-ahead log">
          <span safe>{`${bytesText(writeAheadLog)}. `}</span>
          It may hold older versions of what was changed. Each run empties it; where a backup reads at that moment, the
          next one does.
        </Fact>
        <Fact name="Request log">
          A file of its own, with a write-ahead log of its own: overwritten and emptied in the same way. It is in no
          backup.
        </Fact>
        <Fact name="Copies in backups/">
          <Copies copies={traces.copies} />
          They hold what was there when they were made, whoever was erased since, and go at their own age.
        </Fact>
        <Fact name="Your backups">
          Files that “opsentry backup” wrote, and snapshots of the disk, are where you put them: Opsentry does not know
          them. Remove them after as many days as your privacy policy says. Who was erased is back when one is restored.
        </Fact>
        <Fact name="Printed log">
          What Opsentry prints names paths of requests and no address of a visitor. How long it is kept is up to
          whatever collects it.
        </Fact>
      </Facts>
    </Card>
  )
}

function Returned({ traces, csrf }: { traces: TracesProps; csrf: string }): JSX.Element {
  if (traces.returnable) return <span>Free pages go back to the disk with the next run.</span>
  else if (traces.compactAtStart) return <span>At the next start the file is written anew, which gives them back.</span>
  else
    return (
      <Form action={routes.admin.retention.compaction.url()} csrf={csrf} class="stack">
        <span>
          An older Opsentry made this file: free pages are used again, but do not go back to the disk until the file is
          written anew. That needs as much room once more, and nobody is answered meanwhile.
        </span>
        <Submit label="Write it anew at the next start" />
      </Form>
    )
}

function Copies({ copies }: { copies: number[] }): JSX.Element {
  const oldest = copies.at(-1)
  if (oldest === undefined) return <span>There are none. Upgrades and restores make them. </span>
  return (
    <span>
      <span safe>{copies.length === 1 ? 'One, made on ' : `${copies.length}, the oldest made on `}</span>
      <Moment at={oldest} timeZone="UTC" />.{' '}
    </span>
  )
}
