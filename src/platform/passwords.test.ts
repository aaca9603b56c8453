import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accountAsks, atConsole } from '#src/domain/rate-limits/network.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { createPasswords } from './passwords.ts'

function made(options?: Parameters<typeof createPasswords>[0]) {
  const passwords = createPasswords(options)
  atEnd(() => passwords.close())
  return passwords
}

test('while passwords are computed the event loop goes on', async () => {
  const passwords = made()
  let turns = 0
  let done = false
  const count = () => {
    turns += 1
    if (!done) setImmediate(count)
  }
  setImmediate(count)
  const hash = await passwords.hash('correct horse battery', atConsole)
  done = true
  expect(await passwords.verify('correct horse battery', hash, atConsole)).toBe(true)
  expect(await passwords.verify('wrong horse battery', hash, atConsole)).toBe(false)
  expect(turns).toBeGreaterThan(1000)
})

test('no password fits an account that does not exist', async () => {
  const passwords = made({ cost: 4 })
  expect(await passwords.verify('', null, atConsole)).toBe(false)
  expect(await passwords.verify('anything', null, atConsole)).toBe(false)
})

test('a flood is refused instead of queued without end, and leaves room for others', async () => {
  const passwords = made({ cost: 4 })
  const flood = { who: '192.0.2.7', standing: 'new' } as const
  const asked = Promise.allSettled(Array.from({ length: 100 }, () => passwords.hash('correct horse battery', flood)))
  const other = passwords.hash('correct horse battery', { ...flood, who: '192.0.2.8' })
  const refused = (await asked).filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(92)
  expect(refused[0]).toMatchObject({ reason: { code: 'rate_limited', retryAfter: 5000 } })
  expect(await other).toMatch(/^\$2b\$04\$/)
  expect(await passwords.hash('correct horse battery', flood)).toMatch(/^\$2b\$04\$/)
})

test('who is known waits for one stranger at the most', async () => {
  const passwords = made({ cost: 4 })
  const ended: string[] = []
  const ask = (who: string, standing: 'known' | 'new') =>
    passwords.hash('correct horse battery', { who, standing }).then(() => ended.push(standing))
  const strangers = Array.from({ length: 12 }, (_, n) => ask(`192.0.2.${n}`, 'new'))
  await Promise.all([...strangers, ask('ann000000000', 'known')])
  expect(ended.indexOf('known')).toBe(1)
})

test('beside visitors who is known waits for none', async () => {
  const passwords = made({ cost: 4, besideVisitors: true })
  const known = await passwords.hash('correct horse battery', accountAsks('ann000000000'))
  const ended: string[] = []
  const costly = `$2b$12$${'.'.repeat(53)}`
  const stranger = passwords.verify('x', costly, { who: '192.0.2.7', standing: 'new' }).then(() => ended.push('new'))
  await passwords.verify('correct horse battery', known, accountAsks('ann000000000')).then(() => ended.push('known'))
  await stranger
  expect(ended).toEqual(['known', 'new'])
})

/** Priorities of this process's threads, as the kernel has them (proc(5)). */
test.runIf(process.platform === 'linux')(
  'strangers are computed behind visitors, those who are known are not, and a thread that nobody needs ends until the next',
  async () => {
    const counted = Bun.spawn([process.execPath, join(import.meta.dirname, '../testing/password-threads.ts')])
    expect(JSON.parse(await new Response(counted.stdout).text())).toEqual({
      known: 0,
      strangers: true,
      idle: 0,
      next: true,
    })
  },
)

test('a thread that fails is started anew, and only what it was at is lost', async () => {
  const passwords = made({ cost: 4 })
  const unusable = passwords.verify('x', 5 as unknown as string, accountAsks('ann'))
  await expect(unusable).rejects.toThrow()
  expect(await passwords.hash('correct horse battery', accountAsks('ann'))).toMatch(/^\$2b\$04\$/)
})
