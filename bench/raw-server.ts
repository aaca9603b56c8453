/** The yardstick: Bun.serve alone, answering every request with the bytes of a file and the headers of a JSON file. */
const [bodyFile = '', headersFile = ''] = process.argv.slice(2)
const body = await Bun.file(bodyFile).bytes()
const headers: Record<string, string> = await Bun.file(headersFile).json()

const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response(body, { headers }) })
process.stdout.write(`serving port=${server.port}\n`)

export {}
