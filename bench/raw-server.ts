/** The yardstick: Bun.serve alone. argv: a file with the body, a file with the headers as JSON, the status. */
const [bodyFile = '', headersFile = '', status] = process.argv.slice(2)
const body = await Bun.file(bodyFile).bytes()
const init: ResponseInit = { headers: await Bun.file(headersFile).json(), status: Number(status) }
const content = body.length === 0 ? null : body

const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response(content, init) })
process.stdout.write(`serving port=${server.port}\n`)

export {}
