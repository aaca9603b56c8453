import { standBehind } from '#src/platform/short-slices.ts'
import { arrivals, oneSignIn, type SenderOrder, until } from './sign-in-flood.ts'

/** Sends sign-ins until its input ends; then prints the status of each (sign-in-flood.ts). */

// Before anything begins a thread, which takes it over.
await standBehind(10)

const order: SenderOrder = JSON.parse(process.argv[2] ?? '')
let stopped = false
void Bun.stdin.text().then(() => {
  stopped = true
})
process.stdout.write('begun\n')

const asked: Promise<number>[] = []
const arrival = arrivals(order.perSecond)
const began = performance.now()
while (!stopped) {
  asked.push(oneSignIn(order, asked.length).catch(() => 0))
  await until(began + arrival())
}
process.stdout.write(`${JSON.stringify(await Promise.all(asked))}\n`)
