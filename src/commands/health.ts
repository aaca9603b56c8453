import http from 'node:http'
import https from 'node:https'
import { type Config, servesTls } from '#src/config.ts'
import { type Command, CommandError, Negative, UsageError } from './command.ts'

/** Milliseconds until an answer is none. */
const patience = 4000

export const healthCommand: Command = {
  name: 'health',
  usage: 'health',
  summary: 'asks the Opsentry that serves here whether it is alive, as a container does',
  details:
    'It asks /healthz at OPSENTRY_HOST and OPSENTRY_PORT. Exit 0: it answers; 1: it does not. opsentry doctor looks at everything else.',
  async run(args, { config, out }) {
    if (args.length > 0) throw new UsageError('It takes no words.')
    const address = addressOf(config)
    const answer = await ask(address)
    if (answer !== 'alive') {
      out(`${address} ${answer}.`)
      throw new Negative()
    }
    out(`${address} is alive.`)
  },
}

/** Where it can be reached from here, whatever it listens on. */
function addressOf(config: Config): string {
  const { host, port } = config
  if (port === 0)
    throw new CommandError(`OPSENTRY_${config.acme ? 'HTTPS_' : ''}PORT is 0: say the port that it listens on.`)
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `${servesTls(config) ? 'https' : 'http'}://${reached.includes(':') ? `[${reached}]` : reached}:${port}/healthz`
}

/** A certificate that nobody believes under this name is another matter: behind it somebody answers. */
const ofCertificate = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/

function ask(address: string): Promise<string> {
  return new Promise((done) => {
    const client = address.startsWith('https') ? https : http
    const request = client.get(address, { agent: false, timeout: patience }, (response) => {
      response.resume()
      done(response.statusCode === 200 ? 'alive' : `answers ${response.statusCode}`)
    })
    request.on('timeout', () => {
      done(`does not answer within ${patience / 1000} seconds`)
      request.destroy()
    })
    request.on('error', (error: NodeJS.ErrnoException) =>
      done(ofCertificate.test(error.code ?? '') ? 'alive' : `does not answer (${error.code ?? error.message})`),
    )
  })
}
