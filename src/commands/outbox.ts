import { type Decision, decideUndecided } from '#src/domain/backup/decide-undecided.ts'
import { heldSentence } from '#src/domain/backup/hold-outbox.ts'
import { countUndecided, listUndecided, outboxHold, type WhichUndecided } from '#src/domain/deliveries/undecided.ts'
import { DomainError } from '#src/domain/errors.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, type OpenedDeps, openData } from './open-deps.ts'
import { readOptions } from './read-options.ts'

const options = { due: 'none', later: 'none' } as const

export const outboxCommand: Command = {
  name: 'outbox',
  usage: 'outbox [send|discard [--due|--later]]',
  summary: 'shows the messages that wait for a decision since a restore, sends or discards them',
  details: `Without a verb it shows them: whose, of what kind, and how many were probably sent before the restore.
--due: those that were due before the backup was put back, which were probably sent. --later: those that were not due yet.
Without either: all of them. Also while Opsentry serves.`,
  words: { verbs: { send: { options }, discard: { options } } },
  async run(args, context) {
    const { decision, which } = parse(args)
    const opened = openData(context)
    try {
      if (decision === undefined) show(opened, context)
      else {
        const messages = await decideUndecided(opened.deps, consoleActor('outbox'), decision, which)
        context.out(
          `${messages} message(s) ${decision === 'send' ? 'released: they leave while Opsentry runs' : 'discarded'}.`,
        )
      }
    } catch (error) {
      throw error instanceof DomainError ? new CommandError(error.message) : error
    } finally {
      opened.close()
    }
  },
}

function parse(args: string[]): { decision: Decision | undefined; which: WhichUndecided } {
  const { values, positionals } = readOptions({
    args,
    options: { due: { type: 'boolean' }, later: { type: 'boolean' } },
    allowPositionals: true,
  })
  const [verb, ...rest] = positionals
  if (rest.length > 0 || (verb !== undefined && verb !== 'send' && verb !== 'discard'))
    throw new UsageError('Say what to do: send or discard.')
  if (verb === undefined && (values.due || values.later))
    throw new UsageError('Say what to do with them: send or discard.')
  if (values.due && values.later) throw new UsageError('Name --due or --later; without either all of them are meant.')
  if (values.due) return { decision: verb, which: 'due' }
  else return { decision: verb, which: values.later ? 'later' : 'all' }
}

function show({ deps: { db } }: OpenedDeps, { out }: CommandContext): void {
  const hold = outboxHold(db)
  const counts = hold && countUndecided(db, hold)
  if (!hold || !counts || counts.due + counts.later === 0) {
    out('No message waits for a decision.')
    return
  }
  out(heldSentence(hold, counts))
  for (const { organization, kind, channel, messages, due } of listUndecided(db, hold))
    out(
      `${organization ?? 'The instance itself'}, ${kind.replaceAll('_', ' ')}, ${channel}: ${messages}, of which ${due} probably sent`,
    )
  out('Decide with opsentry outbox send or opsentry outbox discard, each with --due or --later for a part of them.')
}
