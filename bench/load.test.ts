import { expect, onTestFinished, test } from 'vitest'
import { askFor } from './load.ts'

const load = { requests: 20, connections: 4, headers: '', status: 200, bytes: 5 }

/** Answers every request with these bytes, and closes the connection after so many. */
function server(answer: string, answersPerConnection = Number.POSITIVE_INFINITY) {
  let asked = 0
  const listener = Bun.listen<{ answers: number }>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.data = { answers: 0 }
      },
      data(socket) {
        if (socket.data.answers >= answersPerConnection) return void socket.end()
        socket.data.answers += 1
        asked += 1
        socket.write(answer)
      },
    },
  })
  onTestFinished(() => listener.stop(true))
  return { url: `http://127.0.0.1:${listener.port}/`, asked: () => asked }
}

const hello = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'

test('as many answers are awaited as were wanted', async () => {
  const { url, asked } = server(hello)
  const { seconds, p99 } = await askFor(url, load)
  expect(asked()).toBe(20)
  expect(p99).toBeGreaterThan(0)
  expect(p99).toBeLessThanOrEqual(seconds * 1000)
})

test('of several paths each is asked for, and an answer is as long as it says', async () => {
  const asked = new Set<string>()
  const listening = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch({ url }) {
      asked.add(new URL(url).pathname)
      return new Response('x'.repeat(asked.size))
    },
  })
  onTestFinished(() => listening.stop(true))
  const { bytes: _, ...any } = load
  await askFor(listening.url.href, { ...any, requests: 100 }, ['/a', '/b', '/c'])
  expect([...asked].toSorted()).toEqual(['/a', '/b', '/c'])
})

test('an answer without a body is told by its status', async () => {
  const { url, asked } = server('HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n')
  await askFor(url, { ...load, status: 304, bytes: 0 })
  expect(asked()).toBe(20)
})

test.each([
  ['a connection that closes in place of an answer', hello, 2, 'closed in place of an answer'],
  ['another status', hello.replace('200 OK', '500 Oh'), undefined, 'a wrong answer: HTTP/1.1 500 Oh'],
  ['a longer body', `${hello}!`, undefined, 'a wrong answer: HTTP/1.1 200 OK'],
])('%s is no answer', async (_, answer, answersPerConnection, told) => {
  const { url } = server(answer, answersPerConnection)
  await expect(askFor(url, load)).rejects.toThrow(told)
})
