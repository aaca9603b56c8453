import { routes } from '#src/routes.ts'
import { Document } from '../layout/document.tsx'
import { Icon } from '../layout/icons.tsx'
import { ThemeSwitch } from '../layout/theme-switch.tsx'

export interface ApiField {
  name: string
  /** Such as `text` or `one of up, down`. */
  kind: string
  description: string
  required: boolean
}

export interface ApiOperation {
  id: string
  method: string
  path: string
  summary: string
  notes: string
  /** What its token has to be for; names in backticks. */
  needs: string
  query: ApiField[]
  body: ApiField[]
  /** Status of its answer, and what that is. */
  answer: string
  curl: string
}

export interface ApiDocsProps {
  /** Of the instance, absolute. */
  url: string
  groups: { name: string; operations: ApiOperation[] }[]
}

/** What is served below `/v1`, for people; made of what describes it to programs. */
export function ApiDocsView({ url, groups }: ApiDocsProps): JSX.Element {
  return (
    <Document title="Management API · Opsentry" surface="app" bodyClass="docs-page">
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <main id="main" class="docs" tabindex="-1">
        <header class="stack">
          <h1>Management API</h1>
          <Introduction url={url} />
        </header>
        <nav aria-label="Kinds of things" class="docs-contents">
          <ul>
            {groups.map(({ name }) => (
              <li>
                <a href={`#${name}`} safe>
                  {headingOf(name)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {groups.map((group) => (
          <section class="stack" aria-labelledby={group.name}>
            <h2 id={group.name} safe>
              {headingOf(group.name)}
            </h2>
            {group.operations.map((operation) => (
              <Operation operation={operation} />
            ))}
          </section>
        ))}
      </main>
      <footer class="docs-footer">
        <ThemeSwitch class="theme-switch" />
      </footer>
    </Document>
  )
}

function Introduction({ url }: { url: string }): JSX.Element {
  return (
    <>
      <p>
        It speaks the management API of Atlassian Statuspage: what was written for that works here after changing the
        base URL to <code safe>{`${url}/v1`}</code>.
      </p>
      <p>
        The curl lines below run as they stand, once your shell knows a token, made in the dashboard under API tokens,
        and the ids that they name:
      </p>
      <pre class="docs-code" tabindex="0" safe>
        {`export OPSENTRY_TOKEN=…\ncurl -H "Authorization: OAuth $OPSENTRY_TOKEN" "${url}/v1/pages"\nexport PAGE_ID=…`}
      </pre>
      <p>
        With a change, <code>Idempotency-Key</code> has it done once, and <code>If-Match</code> only where nobody was
        faster; every answer says in <code>RateLimit</code> how many calls are left.
      </p>
      <p>
        Programs read the same as <a href={routes.apiDescription.url()}>OpenAPI</a>.
      </p>
    </>
  )
}

function Operation({ operation }: { operation: ApiOperation }): JSX.Element {
  const { id, method, path, summary, notes, needs, query, body, answer, curl } = operation
  return (
    <details class="docs-operation" id={id}>
      <summary>
        <Icon name="chevron-right" />
        <span class="docs-method" safe>
          {method}
        </span>{' '}
        <code safe>{path}</code>{' '}
        <span class="docs-summary" safe>
          {summary}
        </span>
      </summary>
      <div class="stack">
        {notes === '' ? null : <Notes notes={notes} />}
        <Notes notes={needs} />
        <Fields heading="In the query" fields={query} />
        <Fields heading="In the body" fields={body} />
        <p safe>{answer}</p>
        <pre class="docs-code" tabindex="0" safe>
          {curl}
        </pre>
      </div>
    </details>
  )
}

/** Names stand in backticks, as in Markdown. */
function Notes({ notes }: { notes: string }): JSX.Element {
  return (
    <p>
      {notes.split('`').map((part, index) => (index % 2 === 1 ? <code safe>{part}</code> : <span safe>{part}</span>))}
    </p>
  )
}

/** `component-groups` -> `Component groups`. */
function headingOf(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1).replaceAll('-', ' ')
}

function Fields({ heading, fields }: { heading: string; fields: ApiField[] }): JSX.Element | null {
  if (fields.length === 0) return null
  return (
    <div>
      <h3 safe>{heading}</h3>
      <dl class="docs-fields">
        {fields.map(({ name, kind, description, required }) => (
          <div>
            <dt>
              <code safe>{name}</code>
            </dt>
            <dd>
              <span class="hint" safe>
                {required ? `${kind}, required.` : `${kind}.`}
              </span>{' '}
              <span safe>{description}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
