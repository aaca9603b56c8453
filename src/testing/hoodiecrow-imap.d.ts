declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net'

  interface Message {
    raw: string
    uid: number
    flags: string[]
  }

  interface Folder {
    uidvalidity: number
    messages: Message[]
  }

  interface ImapServer {
    server: Server
    folderCache: Record<string, Folder>
    getMailbox(path: string): Folder
    appendMessage(mailbox: string | Folder, flags: string[], internalDate: string | false, raw: string): unknown
    listen(port: number, host: string, listening: () => void): void
  }

  interface Options {
    plugins: string[]
    users: Record<string, { password: string }>
    storage: Record<string, { uidvalidity: number; messages: { raw: string }[] }>
    secureConnection?: boolean
    credentials?: { key: Buffer; cert: Buffer }
  }

  export default function hoodiecrow(options: Options): ImapServer
}
