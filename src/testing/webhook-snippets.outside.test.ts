import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { secretOf, signatureHeaders } from '#src/domain/notifications/channels/webhook/sign.ts'
import { codeBlocks, documents } from './documents.ts'
import { ownFolder } from './foreign-server.ts'

/**
 * What docs/webhooks.md shows for verifying a signature, run on what Opsentry signs and on what was changed since.
 * Needs Debian's python3 php-cli ruby golang-go default-jdk-headless nodejs.
 */

const now = Date.now()
const body = '{"text":"Grüße, 日本 👋"}'
const [secret, other] = ['a'.repeat(43), 'b'.repeat(43)].map(secretOf) as [string, string]
const signed = (secrets: string[], at = now) => signatureHeaders(secrets, { id: 'msg1', at, body })

/** Headers and body -> whether they are to be believed. */
const cases: [headers: Record<string, string>, body: string, isSigned: boolean][] = [
  [signed([secret]), body, true],
  [signed([other, secret]), body, true],
  [signed([other]), body, false],
  [signed([secret]), `${body} `, false],
  [{ ...signed([secret]), 'webhook-id': 'msg2' }, body, false],
  [signed([secret], now - 3_600_000), body, false],
]

interface Language {
  file: string
  /** The block with what calls its function for each case and prints `true` or `false` on a line. */
  program: (block: string) => string
  run: string[]
}

const quoted = (text: string) => JSON.stringify(text)
const lines = (call: (headers: Record<string, string>, body: string) => string) =>
  cases.map(([headers, content]) => call(headers, content)).join('\n')
const pairs = (headers: Record<string, string>, between: string) =>
  Object.entries(headers)
    .map(([name, value]) => `${quoted(name)}${between}${quoted(value)}`)
    .join(', ')

const languages: Record<string, Language> = {
  js: {
    file: 'verify.mjs',
    program: (block) =>
      `${block}\n${lines((headers, content) => `console.log(isSigned(${quoted(secret)}, ${literal(headers)}, ${quoted(content)}))`)}`,
    run: ['node', 'verify.mjs'],
  },
  python: {
    file: 'verify.py',
    program: (block) =>
      `${block}\n${lines((headers, content) => `print(str(is_signed(${quoted(secret)}, ${literal(headers)}, ${quoted(content)})).lower())`)}`,
    run: ['python3', 'verify.py'],
  },
  go: {
    file: 'verify.go',
    program: (block) =>
      `${block}\nfunc main() {\n${lines((headers, content) => `println(isSigned(${quoted(secret)}, map[string]string{${pairs(headers, ': ')}}, ${quoted(content)}))`)}\n}\n`,
    run: ['sh', '-c', 'go run verify.go 2>&1'],
  },
  ruby: {
    file: 'verify.rb',
    program: (block) =>
      `${block}\n${lines((headers, content) => `puts signed?(${quoted(secret)}, {${pairs(headers, ' => ')}}, ${quoted(content)})`)}`,
    run: ['ruby', 'verify.rb'],
  },
  php: {
    file: 'verify.php',
    program: (block) =>
      `${block}\n${lines((headers, content) => `echo json_encode(isSigned(${quoted(secret)}, [${pairs(headers, ' => ')}], ${quoted(content)})), "\\n";`)}`,
    run: ['php', 'verify.php'],
  },
  java: {
    file: 'Verify.java',
    program: (block) =>
      block.replace(
        'class Webhook {',
        `class Verify {\n    public static void main(String[] all) throws Exception {\n${lines((headers, content) => `System.out.println(Webhook.isSigned(${quoted(secret)}, Map.of(${pairs(headers, ', ')}), ${quoted(content)}));`)}\n    }\n}\n\nclass Webhook {`,
      ),
    run: ['java', '-Dfile.encoding=UTF-8', 'Verify.java'],
  },
}

function literal(headers: Record<string, string>): string {
  return JSON.stringify(headers)
}

const blocks = documents
  .filter(({ path }) => path === 'docs/webhooks.md')
  .flatMap(codeBlocks)
  .map(({ language, code }): [string, string] => [language, code])

test('a block in six languages, and each is run', () => {
  expect(blocks.map(([language]) => language).toSorted()).toEqual(Object.keys(languages).toSorted())
  expect(blocks).toHaveLength(6)
})

test.each(blocks)('%s believes what is signed, and nothing else', async (name, code) => {
  const language = languages[name]
  if (!language) throw new Error(`Nobody runs ${name}.`)
  const folder = join(ownFolder(), name)
  mkdirSync(folder)
  writeFileSync(join(folder, language.file), language.program(code))
  const child = Bun.spawn(language.run, {
    ...{ cwd: folder, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' },
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8', GOCACHE: join(folder, 'cache') },
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect({ answers: out.trim().split('\n'), err }).toEqual({
    answers: cases.map(([, , isSigned]) => `${isSigned}`),
    err: '',
  })
})
