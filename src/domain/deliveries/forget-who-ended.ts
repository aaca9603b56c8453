import { and, eq, like, or } from 'drizzle-orm'
import { inStep, rowSteps } from '#src/db/row-steps.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

/** Messages read between two yields to the event loop: no index knows who ended one. */
const step = 5000

const named = or(
  like(deliveries.lastAnswer, 'It was cancelled by %'),
  like(deliveries.lastAnswer, 'It was queued before %, and discarded by %'),
)
const untilName = /^It was (?:cancelled|queued before .{1,500}, and discarded) by /s

/** Puts the pseudonym in the place of a person who cancelled or discarded a message. */
export async function forgetWhoEnded(
  { db }: Pick<Deps, 'db'>,
  pseudonym: string,
  isThem: (name: string) => boolean,
): Promise<void> {
  for (const part of rowSteps(db, deliveries, step)) {
    const told = db
      .select()
      .from(deliveries)
      .where(and(inStep(deliveries, part), named))
      .all()
    const theirs = told.flatMap(({ id, lastAnswer }) => {
      const words = untilName.exec(lastAnswer ?? '')?.[0] ?? ''
      return isThem(lastAnswer?.slice(words.length) ?? '') ? [{ id, lastAnswer: `${words}${pseudonym}.` }] : []
    })
    if (theirs.length > 0)
      writeUnaudited(db, (tx) => {
        for (const { id, lastAnswer } of theirs)
          tx.update(deliveries).set({ lastAnswer }).where(eq(deliveries.id, id)).run()
      })
    await yieldToEventLoop()
  }
}
