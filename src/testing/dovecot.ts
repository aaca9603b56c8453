import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { mailboxLogin } from './mailbox-server.ts'

/** Debian's Dovecot as a process of its own, with one mailbox (a Maildir) in a folder that goes with it. */
export interface Dovecot {
  /** In the clear, or STARTTLS. */
  port: number
  /** TLS from the first byte. */
  tlsPort: number
  /** Puts a message into the inbox, as a mail server would. */
  receive(raw: string): void
  /** Messages in the inbox, oldest first. */
  messages(): { raw: string; seen: boolean }[]
  /** Moves a message out of the inbox behind Dovecot's back. `at`: counted from the oldest, which is 0. */
  takeAway(at: number): void
  /** As where a mailbox was restored without its indexes: its UIDs mean something else from now on. */
  changeValidity(): void
  close(): Promise<void>
}

interface Owner {
  uid: number
  gid: number
}

/** Dovecot gives no mailbox to root; nothing else belongs to this user. */
const nobody = { uid: 65534, gid: 65534 }
const fixture = (name: string) => resolve(import.meta.dirname, 'fixtures', name)

export async function startDovecot(tries = 3): Promise<Dovecot> {
  const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()]
  const owner = uid === 0 ? nobody : { uid, gid }
  const folder = fs.mkdtempSync(join(tmpdir(), 'opsentry-dovecot-'))
  const mail = join(folder, 'mail')
  fs.chmodSync(folder, 0o755)
  for (const path of ['', 'cur', 'new', 'tmp', '.Archive', '.Archive/cur', '.Archive/new', '.Archive/tmp'])
    owned(owner, join(mail, path), (made) => fs.mkdirSync(made))
  const [port = 0, tlsPort = 0] = await freePorts(2)
  fs.writeFileSync(join(folder, 'users'), `${mailboxLogin.user}:{PLAIN}${mailboxLogin.password}\n`)
  fs.writeFileSync(
    join(folder, 'dovecot.conf'),
    configuration(folder, owner, port, tlsPort) +
      (uid === 0 ? '' : asOneUser(execFileSync('id', ['-un'], { encoding: 'utf8' }).trim())),
  )
  const child = Bun.spawn(['/usr/sbin/dovecot', '-F', '-c', join(folder, 'dovecot.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const close = async () => {
    child.kill()
    await child.exited
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  }
  try {
    await started(child.stderr)
  } catch (error) {
    await close()
    // Its port was another's in the meantime.
    if (tries > 1 && /already in use/.test(String(error))) return startDovecot(tries - 1)
    throw error
  }

  const files = () => ['cur', 'new'].flatMap((part) => fs.readdirSync(join(mail, part)).map((name) => join(part, name)))
  const inbox = () => files().toSorted((a, b) => a.slice(4).localeCompare(b.slice(4)))
  let received = 0
  return {
    port,
    tlsPort,
    receive(raw) {
      received += 1
      // Dovecot numbers new messages in the order of their names.
      const name = `${1_700_000_000 + received}.M1P1.tests`
      owned(owner, join(mail, 'tmp', name), (path) => fs.writeFileSync(path, raw))
      fs.renameSync(join(mail, 'tmp', name), join(mail, 'new', name))
    },
    messages: () =>
      inbox().map((name) => ({ raw: fs.readFileSync(join(mail, name), 'utf8'), seen: /:2,\w*S/.test(name) })),
    takeAway(at) {
      const name = inbox()[at]
      if (!name) throw new Error(`no message ${at}`)
      fs.renameSync(join(mail, name), join(mail, '.Archive', name))
    },
    changeValidity() {
      const remembered = fs.readdirSync(mail).filter((name) => /^dovecot(-uidlist|\.index)/.test(name))
      for (const name of remembered) fs.rmSync(join(mail, name))
    },
    close,
  }
}

function owned({ uid, gid }: Owner, path: string, make: (path: string) => void): void {
  make(path)
  fs.chownSync(path, uid, gid)
}

/** Dovecot cannot say which port it was given, so it is told one that was free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((server) => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
  return ports
}

const configuration = (folder: string, { uid, gid }: Owner, port: number, tlsPort: number) => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${fixture('self-signed.cert.pem')}
ssl_key = <${fixture('self-signed.key.pem')}
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail
first_valid_uid = ${uid}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/users
  auth_verbose = yes
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
`

/** Without root there is one user for everything, and no chroot. */
const asOneUser = (name: string) => `
default_internal_user = ${name}
default_login_user = ${name}
default_internal_group =
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
`

/** Resolves when Dovecot says that it runs; goes on reading, so that it never waits for a reader. */
function started(log: ReadableStream<Uint8Array>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const read = async () => {
      for await (const chunk of log) {
        said += Buffer.from(chunk).toString()
        if (said.includes('starting up for imap')) resolve()
      }
    }
    read().then(() => reject(new Error(`Dovecot did not start: ${said}`)), reject)
  })
}
