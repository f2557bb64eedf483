import { CopyButton } from '../components/copy-button.tsx'
import type { JSX } from 'react'

interface Way {
  readonly title: string
  readonly hint: string
  /** Each is copied by itself: a command and a program do not go to the same place. */
  readonly blocks: readonly string[]
}

function waysTo(origin: string): readonly Way[] {
  return [
    {
      title: 'With our SDK',
      hint: 'Wrap a function; what it calls appears below it.',
      blocks: [
        'npm i honeyhive',
        `import { HoneyHiveTracer, trace } from 'honeyhive'

HoneyHiveTracer.init({
  serverUrl: '${origin}',
  project: 'my-agent',
})

const answer = trace(async function answer() {
  return 'forty-two'
})
await answer()`,
      ],
    },
    {
      title: 'With any OpenTelemetry SDK',
      hint: 'Python, Go, Java, JavaScript: set it before the program starts.',
      blocks: [`OTEL_EXPORTER_OTLP_ENDPOINT=${origin}`],
    },
    {
      title: 'From the command line',
      hint: 'Starts a server if none runs, and your program with its address set.',
      blocks: ['npx honeyhive dev -- node app.js'],
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
        {waysTo(window.location.origin).map(({ title, hint, blocks }) => (
          <li key={title} className="first-way">
            <h2>{title}</h2>
            <p>{hint}</p>
            {blocks.map((lines) => (
              <div key={lines} className="first-block">
                <pre className="code">{lines}</pre>
                <CopyButton className="tiny" label="copy" text={() => lines} />
              </div>
            ))}
          </li>
        ))}
      </ol>
    </div>
  )
}
