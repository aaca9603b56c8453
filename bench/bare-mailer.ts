import nodemailer from 'nodemailer'

/** The yardstick: nodemailer's own pool, so many connections, the same message again and again. argv: port, messages, connections, file. */

const [, , port, messages, connections, file] = process.argv
const { subject, text, html } = await Bun.file(file ?? '').json()
const transport = nodemailer.createTransport({
  pool: true,
  maxConnections: Number(connections),
  maxMessages: Number.POSITIVE_INFINITY,
  host: '127.0.0.1',
  port: Number(port),
  ignoreTLS: true,
})
let left = Number(messages)

async function slot(): Promise<void> {
  while (left > 0) {
    left -= 1
    await transport.sendMail({
      from: { name: 'GitHub Status', address: 'status@example.com' },
      to: `reader-${left}@example.org`,
      subject,
      text,
      html,
      headers: { 'List-Unsubscribe': '<https://status.example.com/subscriptions/x/unsubscribe>' },
    })
  }
}

await Promise.all(Array.from({ length: Number(connections) }, slot))
transport.close()
