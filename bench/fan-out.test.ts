import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of a fan-out runs, everybody is told, and every figure comes out', async () => {
  const { lines, figures } = await short('fan-out')
  expect(figures['subscribers not told']).toBe(0)
  expect(lines).toEqual([
    expect.stringMatching(/^subscribers +300$/),
    expect.stringMatching(/^posting an update +[\d,]+ ms +target ≤ 100 ms/),
    expect.stringMatching(/^longest step of the expansion +[\d,]+\.\d ms +target ≤ 50 ms/),
    expect.stringMatching(/^page p99, quiet \(40 answers\) +\d+\.\d\d ms$/),
    expect.stringMatching(/^page p99, while mail leaves \(\d+ answers\) +\d+\.\d\d ms$/),
    expect.stringMatching(/^page p99, while mail leaves \/ quiet +[\d,]+\.\d\d +target ≤ 2/),
    expect.stringMatching(/^mails a second +\d+$/),
    expect.stringMatching(/^mails a second of bare pooled nodemailer +\d+$/),
    expect.stringMatching(/^mails a second \/ bare pooled nodemailer +[\d,]+\.\d\d +target ≥ 0\.7/),
    expect.stringMatching(/^memory at its highest +[\d,]+ MiB +target ≤ 250 MiB/),
    expect.stringMatching(/^subscribers not told +0 +target 0$/),
  ])
})
