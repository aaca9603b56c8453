import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of a fan-out runs, and every figure comes out', async () => {
  const lines = await short('fan-out.ts')
  expect(lines).toEqual([
    expect.stringMatching(/^posting an update owed to 1,000 +\d+ ms +target ≤ 100 ms/),
    expect.stringMatching(/^longest step of the expansion +\d+\.\d ms +target ≤ 50 ms/),
    expect.stringMatching(/^status page p99, quiet \(\d+ answers\) +\d+\.\d\d ms/),
    expect.stringMatching(/^status page p99, while mail leaves \(\d+ answers\) +\d+\.\d\d ms/),
    expect.stringMatching(/^status page p99, busy \/ quiet +\d+\.\d\d +target ≤ 2/),
    expect.stringMatching(/^mails a second +\d+/),
    expect.stringMatching(/^mails a second \/ bare pooled nodemailer \(\d+\) +\d+\.\d\d +target ≥ 0\.7/),
    expect.stringMatching(/^memory at its highest +\d+ MiB +target ≤ 250 MiB/),
  ])
}, 120_000)
