const perSecond = 100
/** Milliseconds after which whoever asks for the page was not answered. */
const patience = 60_000

/** Milliseconds each visitor of the status page waited; they come evenly, a hundred a second, whatever the server does. */
export async function visitors(url: string, forSeconds: number): Promise<number[]> {
  const waits: Promise<number>[] = []
  const began = performance.now()
  for (let visitor = 0; visitor < forSeconds * perSecond; visitor++) {
    const left = began + (visitor * 1000) / perSecond - performance.now()
    if (left > 0) await Bun.sleep(left)
    waits.push(visit(url))
  }
  return Promise.all(waits)
}

/** One look at the status page. Returns the milliseconds it took; throws where it was not answered well. */
export async function visit(url: string): Promise<number> {
  const began = performance.now()
  const answer = await fetch(`${url}/`, { signal: AbortSignal.timeout(patience) })
  await answer.bytes()
  if (answer.status !== 200) throw new Error(`the status page answered ${answer.status}`)
  return performance.now() - began
}
