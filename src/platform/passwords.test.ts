import { expect, test } from 'vitest'
import { createPasswords } from './passwords.ts'

test('while passwords are computed the event loop goes on', async () => {
  const passwords = createPasswords()
  let turns = 0
  let done = false
  const count = () => {
    turns += 1
    if (!done) setImmediate(count)
  }
  setImmediate(count)
  const hash = await passwords.hash('correct horse battery')
  done = true
  expect(await passwords.verify('correct horse battery', hash)).toBe(true)
  expect(await passwords.verify('wrong horse battery', hash)).toBe(false)
  expect(turns).toBeGreaterThan(1000)
  passwords.close()
})

test('no password fits an account that does not exist', async () => {
  const passwords = createPasswords({ cost: 4 })
  expect(await passwords.verify('', null)).toBe(false)
  expect(await passwords.verify('anything', null)).toBe(false)
  passwords.close()
})

test('a flood is refused instead of queued without end', async () => {
  const passwords = createPasswords({ cost: 4 })
  const asked = await Promise.allSettled(Array.from({ length: 100 }, () => passwords.hash('correct horse battery')))
  const refused = asked.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(36)
  expect(refused[0]).toMatchObject({ reason: { code: 'rate_limited', retryAfter: 5000 } })
  passwords.close()
})
