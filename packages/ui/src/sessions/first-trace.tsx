import { CopyButton } from '../components/copy-button.tsx'
import type { JSX } from 'react'

interface Way {
  readonly title: string
  readonly hint: string
  readonly lines: string
}

function waysTo(origin: string): readonly Way[] {
  return [
    {
      title: 'With our SDK',
      hint: 'Wrap a function; what it calls becomes its children.',
      lines: `npm i honeyhive

import { HoneyHiveTracer, trace } from 'honeyhive'

HoneyHiveTracer.init({
  serverUrl: '${origin}',
  project: 'my-agent',
})
const answer = trace(async (question) => '42', { name: 'answer' })
await answer('What is the question?')`,
    },
    {
      title: 'With any OpenTelemetry SDK',
      hint: 'Python, Go, Java or JavaScript: set this before you start your program.',
      lines: `OTEL_EXPORTER_OTLP_ENDPOINT=${origin}
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`,
    },
    {
      title: 'From the command line',
      hint: 'On another machine or port: start a server there and point a program at it.',
      lines: `npx honeyhive server --port 4318`,
    },
  ]
}

/** What the page says before the first trace: the exact lines that bring one, with this server's address in them. */
export function FirstTrace(): JSX.Element {
  return (
    <div className="first">
      <h1>No traces yet</h1>
      <p className="first-lead">
        This page is listening. The first trace appears here by itself, a moment after your program sends it.
      </p>
      <ol className="first-ways">
        {waysTo(window.location.origin).map(({ title, hint, lines }) => (
          <li key={title} className="first-way">
            <div className="first-head">
              <h2>{title}</h2>
              <CopyButton className="button quiet" label="Copy" text={() => lines} />
            </div>
            <p>{hint}</p>
            <pre className="code">{lines}</pre>
          </li>
        ))}
      </ol>
    </div>
  )
}
