import { connect, isIP, type Socket } from 'node:net'
import { hostname } from 'node:os'
import type { Relay, TalkResult } from '#src/domain/mail/mail.ts'
import { tls } from '#src/network-modules.ts'

interface Talk {
  /** Sends a line, and gives the whole answer to it. Rejects where the connection ends before. */
  say: (line: string) => Promise<string>
  greeting: () => Promise<string>
}

class Refused extends Error {
  constructor(
    readonly step: string,
    answer: string,
  ) {
    super(answer)
  }
}

/** Milliseconds. */
const usualPatience = 4500

/**
 * Speaks with a relay up to where a message would follow (RFC 5321: EHLO, STARTTLS, AUTH, MAIL FROM, RCPT TO), and takes that back with
 * RSET: nothing is sent. Never rejects.
 */
export async function talkToRelay(relay: Relay, recipient: string, patience = usualPatience): Promise<TalkResult> {
  const { host, port, security } = relay
  const name = isIP(host) === 0 ? { servername: host } : {}
  let socket: Socket = security === 'tls' ? tls().connect({ host, port, ...name }) : connect(port, host)
  const { promise: expired, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Refused('connect', 'no answer in time')), patience)
  const talk = async (): Promise<TalkResult> => {
    let over = talkOver(socket)
    take('connect', await over.greeting())
    const hello = `EHLO ${hostname().replace(/[^\w.-]/g, '') || 'localhost'}`
    let can = take('EHLO', await over.say(hello))
    if (security === 'starttls') {
      take('STARTTLS', await over.say('STARTTLS'))
      socket.removeAllListeners()
      socket = tls().connect({ socket, ...name })
      over = talkOver(socket)
      can = take('EHLO', await over.say(hello))
    }
    if (relay.user !== null) await signIn(over, can, relay, relay.user)
    take('MAIL FROM', await over.say(`MAIL FROM:<${relay.from}>`))
    take('RCPT TO', await over.say(`RCPT TO:<${recipient}>`))
    take('RSET', await over.say('RSET'))
    socket.write('QUIT\r\n')
    return { kind: 'accepted' }
  }
  try {
    return await Promise.race([talk(), expired])
  } catch (error) {
    const answer = error instanceof Error ? wordsOf(error) : String(error)
    return { kind: 'refused', step: error instanceof Refused ? error.step : 'connect', answer }
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

/** By a token (XOAUTH2), by PLAIN (RFC 4616), or by LOGIN where a server offers that alone. `can`: its answer to EHLO. */
async function signIn(over: Talk, can: string, { accessToken, password }: Relay, user: string): Promise<void> {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  if (accessToken) {
    const { token } = await accessToken(false).catch((error: Error) => {
      throw new Refused('AUTH', error.message)
    })
    take('AUTH', await over.say(`AUTH XOAUTH2 ${base64(`user=${user}\x01auth=Bearer ${token}\x01\x01`)}`))
  } else if (/\bAUTH\b.*\bPLAIN\b/i.test(can) || !/\bAUTH\b.*\bLOGIN\b/i.test(can))
    take('AUTH', await over.say(`AUTH PLAIN ${base64(`\0${user}\0${password ?? ''}`)}`))
  else for (const line of ['AUTH LOGIN', base64(user), base64(password ?? '')]) take('AUTH', await over.say(line))
}

function take(step: string, answer: string): string {
  if (!/^[23]/.test(answer)) throw new Refused(step, answer)
  return answer
}

/** An answer is whole with the line that has a space behind its number (RFC 5321, 4.2.1). */
function talkOver(socket: Socket): Talk {
  let received = ''
  let failure: Error | undefined
  let waiting: (() => void) | undefined
  const woken = () => waiting?.()
  socket.setEncoding('utf8')
  socket.on('data', (chunk) => {
    // More than any server has to say.
    if (received.length < 16_384) received += chunk
    woken()
  })
  const end = (error: Error) => {
    failure ??= error
    woken()
  }
  socket.on('error', end)
  socket.on('close', () => end(new Error('the connection was closed')))
  async function answer(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?:[ \r][^\n]*)?\n/.exec(received)?.[0]
      if (whole !== undefined) {
        received = received.slice(whole.length)
        return whole.trim().replace(/\r?\n/g, ' ')
      }
      if (failure) throw failure
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting = resolve
      await promise
    }
  }
  return {
    greeting: answer,
    say(line) {
      socket.write(`${line}\r\n`)
      return answer()
    },
  }
}

function wordsOf(error: Error): string {
  return 'code' in error && !error.message.includes(String(error.code))
    ? `${error.message} (${error.code})`
    : error.message
}
