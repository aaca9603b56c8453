import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { environmentNames } from './documents.ts'
import { projectRoot } from './house.ts'

/** packaging/compose and packaging/kubernetes.yaml, against the image and what Opsentry reads and answers. */

type Yaml = string | number | boolean | null | Yaml[] | { [name: string]: Yaml }

const parse = (path: string) => Bun.YAML.parse(readFileSync(join(projectRoot, path), 'utf8')) as Yaml

/** What stands at a path of names and places; throws where there is nothing. */
function at(yaml: Yaml, ...path: (string | number)[]): Yaml {
  return path.reduce<Yaml>((inner, step) => {
    const found = Array.isArray(inner) ? inner[Number(step)] : typeof inner === 'object' && inner?.[step]
    if (found === undefined || found === false) throw new Error(`There is no ${step} in ${JSON.stringify(inner)}.`)
    return found
  }, yaml)
}

const names = (yaml: Yaml) => Object.keys(yaml as object)
const texts = (yaml: Yaml) => yaml as string[]

const image = readFileSync(join(projectRoot, 'Dockerfile'), 'utf8')
const compose = ['alone', 'caddy', 'varnish'].map((name) => `packaging/compose/${name}.yaml`)

test.each(compose)(
  '%s runs Opsentry as the image is meant, on a volume, and lets it do no more than it needs',
  (path) => {
    const opsentry = at(parse(path), 'services', 'opsentry')
    expect(opsentry).toMatchObject({
      ...{ restart: 'unless-stopped', read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
      volumes: ['data:/data'],
    })
    expect(image).toMatch(/^ENV OPSENTRY_DATA=\/data$/m)
    expect(names(at(parse(path), 'volumes'))).toContain('data')
    expect(existsSync(join(projectRoot, dirname(path), String(at(opsentry, 'build')), 'Dockerfile'))).toBe(true)
  },
)

test.each(compose)('%s names variables that Opsentry reads, and files that are there', (path) => {
  const services = at(parse(path), 'services')
  const opsentry = at(services, 'opsentry') as { environment?: Yaml }
  expect(names(opsentry.environment ?? {}).filter((name) => !environmentNames.has(name))).toEqual([])
  const mounted = names(services).flatMap((name) => texts(at(services, name, 'volumes')))
  const files = mounted.map((one) => one.split(':')[0] ?? '').filter((source) => source.startsWith('.'))
  expect(files.filter((file) => !existsSync(join(projectRoot, dirname(path), file)))).toEqual([])
})

test.each(compose.slice(1))(
  '%s leads from Caddy to Opsentry’s port, and Opsentry believes those in between alone',
  (path) => {
    const services = at(parse(path), 'services') as { [name: string]: Yaml }
    const address = (name: string) => String(at(services, name, 'networks', 'front', 'ipv4_address'))
    const between = names(services).filter((name) => name !== 'opsentry')
    expect(
      String(at(services, 'opsentry', 'environment', 'OPSENTRY_TRUSTED_PROXIES'))
        .split(',')
        .toSorted(),
    ).toEqual(between.map((name) => `${address(name)}/32`).toSorted())
    const upstream = services.varnish === undefined ? `${address('opsentry')}:3000` : `${address('varnish')}:8080`
    expect(at(services, 'caddy', 'environment', 'UPSTREAM')).toBe(upstream)
    expect(names(services.opsentry as Yaml)).not.toContain('ports')
    expect(image).toMatch(/^EXPOSE 3000$/m)
  },
)

test('the tested configuration of Varnish is given the address of the other container, in its one place', () => {
  const services = at(parse('packaging/compose/varnish.yaml'), 'services')
  const command = texts(at(services, 'varnish', 'command')).join(' ')
  const [, from = '', to = ''] = /sed 's\/([^/]+)\/([^/]+)\//.exec(command) ?? []
  const vcl = readFileSync(join(projectRoot, 'docs/proxies/varnish.vcl'), 'utf8')
  expect(vcl.match(new RegExp(from, 'g'))).toHaveLength(1)
  expect(to).toBe(`"${at(services, 'opsentry', 'networks', 'front', 'ipv4_address')}"`)
  expect(vcl).toContain('.port = "3000"')
  expect(command).toContain(`-a ${at(services, 'varnish', 'networks', 'front', 'ipv4_address')}:8080`)
})

test('the manifest of Kubernetes: one replica on one volume, probed, and nothing that may be written but that', () => {
  const [stateful = null, service = null, ingress = null] = parse('packaging/kubernetes.yaml') as Yaml[]
  const pod = at(stateful, 'spec', 'template', 'spec')
  const container = at(pod, 'containers', 0)
  expect(at(stateful, 'spec')).toMatchObject({ replicas: 1 })
  expect(at(stateful, 'spec', 'volumeClaimTemplates', 0, 'spec', 'accessModes')).toEqual(['ReadWriteOnce'])
  expect(container).toMatchObject({
    ports: [{ name: 'http', containerPort: 3000 }],
    startupProbe: { httpGet: { path: '/healthz', port: 'http' } },
    livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
    readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
    securityContext: {
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    },
  })
  expect(pod).toMatchObject({ enableServiceLinks: false, automountServiceAccountToken: false })
  const user = Number(/^USER (\d+):/m.exec(image)?.[1])
  expect(at(pod, 'securityContext')).toMatchObject({ runAsNonRoot: true, runAsUser: user, fsGroup: user })
  const variables = at(container, 'env') as { name: string; value: string }[]
  expect(variables.map(({ name }) => name).filter((name) => !environmentNames.has(name))).toEqual([])
  expect(variables).toContainEqual({ name: 'OPSENTRY_DATA', value: expect.stringMatching(/^\/data\//) })
  expect(at(container, 'volumeMounts')).toContainEqual({ name: 'data', mountPath: '/data' })
  expect(at(service, 'spec', 'ports', 0, 'targetPort')).toBe('http')
  expect(at(ingress, 'spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service', 'name')).toBe('opsentry')
})
