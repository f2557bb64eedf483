import { getDefaultTracer, HoneyHiveTracer, type TracerStatus } from '@honeyhive/tracing'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Finding, note, ok, problem } from './finding.ts'
import { libraryFindings } from './libraries.ts'
import { findCopies, type InstalledPackage } from './packages.ts'
import { readBack } from './read-back.ts'

export interface ExamineOptions {
  /** The project's folder. */
  readonly folder: string
  /** Files that set tracing up in the program; run before anything is looked at. */
  readonly imports: readonly string[]
  readonly timeoutMillis: number
}

const probeName = 'honeyhive doctor probe'

/** Looks at everything between a traced call and the server, in the order in which it could go wrong. */
export async function examine(options: ExamineOptions): Promise<readonly Finding[]> {
  const { findings, tracer } = await setUp(options)
  const outcome = await tracer.ready
  const probed = await probe(tracer, options)
  // After the probe, which may have made the tracer find more.
  const status = tracer.status()
  const all = [
    ...findings,
    ...configFindings(status, outcome),
    ...providerFindings(status),
    ...(await copyFindings(options.folder, status)),
    ...(await libraryFindings(options.folder, status.libraries)),
    ...probed,
    accountFinding(status),
  ]
  await tracer.shutdown({ timeoutMillis: options.timeoutMillis })
  return all
}

/** The program's own tracer if its set-up makes one, else one of the environment. */
async function setUp({ folder, imports }: ExamineOptions) {
  const findings: Finding[] = []
  for (const file of imports) {
    try {
      await import(addressOf(folder, file))
      findings.push(ok('import', `${file} ran`))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      findings.push(problem('import', `${file} failed: ${message}`, 'Your program would fail in the same way.'))
    }
  }
  const own = getDefaultTracer()
  if (own !== undefined) return { findings: [...findings, ok('tracer', 'made by your set-up')], tracer: own }
  const why =
    imports.length === 0
      ? 'of the environment only; --import your set-up file to see what your program has'
      : 'your set-up made none, so this one is of the environment only'
  const tracer = HoneyHiveTracer.init({ sessionName: 'honeyhive doctor', spool: 'off' })
  return { findings: [...findings, note('tracer', why)], tracer }
}

/** A file, or a module of the project's such as `honeyhive/register`. */
function addressOf(folder: string, name: string): string {
  const file = resolve(folder, name)
  const found = existsSync(file) ? file : createRequire(join(folder, 'package.json')).resolve(name)
  return pathToFileURL(found).href
}

function configFindings(
  status: TracerStatus,
  outcome: { readonly status: string; readonly message?: string | undefined },
): readonly Finding[] {
  const { serverUrl, otlpEndpoint, hasApiKey, environment, profile } = status
  const isOn = status.mode === 'on'
  const mode = isOn
    ? ok('tracing', `on; environment ${environment}${profile === undefined ? '' : `, profile ${profile}`}`)
    : problem('tracing', `${status.mode}: spans are not sent`)
  return [
    mode,
    ...status.reasons.map((reason) => (isOn ? note('set-up', reason) : problem('set-up', reason))),
    serverFinding(status, outcome),
    ...(otlpEndpoint.startsWith(`${serverUrl}/`) ? [] : [note('spans go to', otlpEndpoint)]),
    ok('api key', hasApiKey ? 'there is one, which is not shown' : 'there is none, and this machine needs none'),
  ]
}

function serverFinding(
  { serverUrl, mode }: TracerStatus,
  outcome: { readonly status: string; readonly message?: string | undefined },
): Finding {
  if (mode !== 'on') return note('server', `${serverUrl} was not asked`)
  if (outcome.status === 'failed')
    return problem('server', `${serverUrl}: ${outcome.message ?? 'no session could be started'}`)
  return ok(
    'server',
    `${serverUrl} ${outcome.status === 'started' ? 'has started a session' : `(session ${outcome.status})`}`,
  )
}

function providerFindings({ provider }: TracerStatus): readonly Finding[] {
  if (provider === undefined) return [note('provider', 'none was registered, because tracing is off')]
  const { strategy, reason, found, limits } = provider
  const finding = found.kind === 'foreign-api' ? problem : ok
  // That a later provider is refused is so wherever ours is the first.
  const remarkable = strategy === 'main' ? limits.slice(1) : limits
  return [finding('provider', `${strategy}: ${reason}`), ...remarkable.map((limit) => note('provider', limit))]
}

async function copyFindings(folder: string, { provider }: TracerStatus): Promise<readonly Finding[]> {
  const copies = await findCopies(folder, '@opentelemetry/api')
  const registered = provider?.found.apiVersion
  const ours = registered === undefined ? '' : `; ${registered} is the one in use`
  if (copies.length < 2)
    return [
      ok(
        'api',
        `${copies.length === 0 ? 'no copy' : `one copy`} of @opentelemetry/api here${versionOf(copies[0])}${ours}`,
      ),
    ]
  const list = copies.map((copy) => `${copy.version} in ${copy.folder}`).join(', ')
  return [
    note(
      'api',
      `${copies.length} copies of @opentelemetry/api: ${list}${ours}`,
      'Libraries on another version than ours may not be seen. Let npm dedupe it.',
    ),
  ]
}

function versionOf(copy: InstalledPackage | undefined): string {
  return copy === undefined ? '' : `, ${copy.version}`
}

/** A span, there and back. */
async function probe(tracer: HoneyHiveTracer, { timeoutMillis }: ExamineOptions): Promise<readonly Finding[]> {
  if (tracer.status().mode !== 'on') return [problem('probe', 'no span was sent, because tracing is not on')]
  const startedAt = performance.now()
  let sessionId = ''
  tracer.trace(probeName, { eventType: 'tool', metadata: { purpose: 'a check of the set-up' } }, () => {
    sessionId = tracer.sessionId
  })
  const { delivered, dropped, timedOut } = await tracer.flush({ timeoutMillis })
  const millis = Math.round(performance.now() - startedAt)
  if (delivered === 0) {
    const why =
      dropped > 0
        ? `was dropped: ${JSON.stringify(tracer.status().spans.dropped)}`
        : timedOut
          ? `had no answer within ${millis} ms`
          : 'was not delivered'
    return [problem('probe', `the span ${why}`, 'The lines above on standard error say what the server answered.')]
  }
  return [
    ok('probe', `a span was sent and acknowledged in ${millis} ms`),
    await readBackFinding(tracer, sessionId, timeoutMillis),
  ]
}

async function readBackFinding(tracer: HoneyHiveTracer, sessionId: string, timeoutMillis: number): Promise<Finding> {
  const { serverUrl, apiKey } = tracer.config
  const answer = await readBack({ serverUrl, apiKey: apiKey?.reveal(), sessionId, spanName: probeName, timeoutMillis })
  if (answer.status === 'found') return ok('read back', `the server has the span, in session ${sessionId}`)
  if (answer.status === 'missing')
    return problem('read back', `the server took the span and does not have it: ${answer.why}`)
  return note(
    'read back',
    `this backend cannot be read from here (${answer.why})`,
    `Look for session ${sessionId} there.`,
  )
}

function accountFinding({ spans }: TracerStatus): Finding {
  const { created, delivered, dropped, queued, open } = spans
  const lost = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`)
  const text = `${created} spans: ${delivered} delivered, ${queued} waiting, ${open} open, dropped: ${lost.length === 0 ? 'none' : lost.join(', ')}`
  return lost.length === 0 ? ok('account', text) : problem('account', text)
}
