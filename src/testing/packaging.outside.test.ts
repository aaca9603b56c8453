import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from './house.ts'

/**
 * packaging/ as those who read it see it: docker-compose asks no engine for that, and python3-kubernetes is made of the schema that
 * Kubernetes publishes. Needs Debian's docker-compose python3-kubernetes.
 */

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8')

/** Docker-compose 1.29 knows everything but the project's name, which came to the specification in the year after it. */
function asComposeReads(text: string) {
  const nameless = text.replace(/^name: opsentry\n/m, '')
  const { status, stdout, stderr } = spawnSync('docker-compose', ['-f', '-', 'config', '-q'], {
    ...{ cwd: join(projectRoot, 'packaging/compose'), input: nameless, encoding: 'utf8' },
    env: { PATH: '/usr/bin:/bin', DOMAIN: 'status.example.com' },
  })
  return { status, said: stdout + stderr }
}

test.each(['alone', 'caddy', 'varnish'])('docker-compose takes compose/%s.yaml', (name) => {
  expect(asComposeReads(read(`packaging/compose/${name}.yaml`))).toEqual({ status: 0, said: '' })
})

test.each([
  ['read_only: true', 'readonly: true'],
  ['restart: unless-stopped', 'restart: [unless-stopped]'],
  ['volumes: ["data:/data"]', 'volumes: ["other:/data"]'],
])('docker-compose does not take %s written as %s', (right, wrong) => {
  const text = read('packaging/compose/alone.yaml')
  expect(text).toContain(right)
  expect(asComposeReads(text.replace(right, wrong))).toMatchObject({ status: 1 })
})

/** One line for each fault. */
function asKubernetesReads(manifest: string): string[] {
  const { status, stdout, stderr } = spawnSync(
    '/usr/bin/python3',
    [join(import.meta.dirname, 'kubernetes-manifest.py')],
    { input: manifest, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return stdout.trim().split('\n')
}

test('each field of the manifest is one that Kubernetes knows, of its type, and none that it wants is missing', () => {
  const manifest = read('packaging/kubernetes.yaml')
  expect(asKubernetesReads(manifest)).toEqual(['sound'])
  const wrong = manifest
    .replace('replicas: 1', 'replicas: "1"')
    .replace('runAsNonRoot: true', 'runAsNonRoot: 1')
    .replace('targetPort', 'targetPrt')
    .replace('pathType: Prefix', 'pathTipe: Prefix')
    .replace('accessModes: [ReadWriteOnce]', 'accessModes: ReadWriteOnce')
  expect(asKubernetesReads(wrong)).toEqual([
    'StatefulSet.spec.replicas: int is wanted',
    'StatefulSet.spec.template.spec.securityContext.runAsNonRoot: bool is wanted',
    'StatefulSet.spec.volumeClaimTemplates[0].spec.accessModes: a list is wanted',
    'Service.spec.ports[0].targetPrt: there is no such field',
    'Ingress.spec.rules[0].http.paths[0].pathTipe: there is no such field',
    expect.stringMatching(/^Ingress\.spec\.rules\[0\]\.http\.paths\[0\]: .*path_type/),
  ])
})
