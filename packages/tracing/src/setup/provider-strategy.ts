import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
import type { WantedStrategy } from '../core/read-provider.ts'
import type { SpanProcessor } from '../core/span-types.ts'
import { registerContextManager } from '../span/context-manager.ts'
import type { TracerProvider } from '../span/provider.ts'
import {
  findProvider,
  type FoundProvider,
  isReplaceable,
  ownProcessorMark,
  type ProviderKind,
  type RegisteredProvider,
} from './find-provider.ts'
import { takePlace } from './main-provider.ts'

/**
 * `main`: ours is the process's provider. `independent`: somebody else's is, and ours works beside it. `attach`: the same, and a
 * processor of ours gets the other's spans too. `console`: there is nowhere to send to, so spans are printed.
 */
export type ProviderStrategy = 'main' | 'independent' | 'attach' | 'console'

/** Where a tracer stands to the process's own provider, and why. */
export interface ProviderChoice {
  readonly strategy: ProviderStrategy
  readonly reason: string
  /** What was registered when we looked. */
  readonly found: FoundProvider
  /** What does not work like this, and what to do about it. */
  readonly limits: readonly string[]
}

export interface InstalledProvider {
  readonly choice: ProviderChoice
  /** Leaves the process as it would be without us. */
  readonly uninstall: () => void
}

/** Looks and registers in one turn, so that two tracers cannot both find the place empty. */
export function installProvider(
  provider: TracerProvider,
  wanted: WantedStrategy,
  processor: SpanProcessor,
): InstalledProvider {
  const hasContext = installContextManager()
  const found = findProvider()
  const installed = install(provider, wanted, processor, found)
  const { kind, version, apiVersion } = found
  const { strategy, reason } = installed
  const limits = [placeLimit(strategy, found), ...(hasContext ? [] : [noContext])]
  const choice: ProviderChoice = {
    strategy,
    reason,
    found: { kind, version, apiVersion },
    // Asked anew each time: it may come after us.
    get limits() {
      return isDatadogHere() ? [...limits, datadogLimit] : limits
    },
  }
  return { choice, uninstall: installed.uninstall ?? (() => undefined) }
}

/** Why not everything can be traced, whatever is chosen; `undefined` when nothing is known to be in the way. */
export function foreignApiProblem(): string | undefined {
  const found = findProvider()
  if (found.kind !== 'foreign-api') return installContextManager() ? undefined : noContext
  return `Not all can be traced: ${nameOf(found)} was registered before, and ours cannot read it. Let npm dedupe @opentelemetry/api.`
}

/** For a tracer that has nowhere to send to: whoever comes later gets the place. */
export function standAside(): InstalledProvider {
  installContextManager()
  const { kind, version, apiVersion } = findProvider()
  const reason = 'there is nowhere to send spans to; verbose prints them'
  const limits = ['Spans of libraries are not seen, and none is sent.']
  const choice = { strategy: 'console', reason, found: { kind, version, apiVersion }, limits } as const
  return { choice, uninstall: () => undefined }
}

interface Installed {
  readonly strategy: ProviderStrategy
  readonly reason: string
  readonly uninstall?: () => void
}

function install(
  provider: TracerProvider,
  wanted: WantedStrategy,
  processor: SpanProcessor,
  found: RegisteredProvider,
): Installed {
  const { kind } = found
  if (wanted === 'independent') return { strategy: 'independent', reason: 'providerStrategy asks for it' }
  if (found.processors.some((one) => isOwn(one)))
    return { strategy: 'attach', reason: `a HoneyHiveSpanProcessor is in the list of ${nameOf(found)}` }
  if (isReplaceable(kind) || wanted === 'main') return becomeMain(provider, found)
  const name = nameOf(found)
  if (wanted === 'auto') return { strategy: 'independent', reason: `${name} was registered before` }
  if (found.attach === undefined)
    return { strategy: 'independent', reason: `${name} was registered before, and no processor can be added to it` }
  return {
    strategy: 'attach',
    reason: `providerStrategy asks for it; found ${name}`,
    uninstall: found.attach(processor),
  }
}

function becomeMain(provider: TracerProvider, { kind, apiVersion }: RegisteredProvider): Installed {
  const uninstall = takePlace(provider)
  if (uninstall !== undefined)
    return {
      strategy: 'main',
      reason: isReplaceable(kind)
        ? (freeReasons[kind] ?? '')
        : `providerStrategy asks for it; ${kind} had the place before`,
      uninstall,
    }
  return {
    strategy: 'independent',
    reason: `the OpenTelemetry API refused the registration: version ${apiVersion ?? 'unknown'} of it was there before`,
  }
}

const freeReasons: Partial<Record<ProviderKind, string>> = {
  none: 'no tracer provider was registered globally',
  proxy: 'a proxy without a tracer provider was registered globally',
  noop: 'a tracer provider that records nothing was registered globally',
}

const names: Partial<Record<ProviderKind, string>> = {
  'otel-sdk-1': 'an OpenTelemetry SDK 1.x',
  'otel-sdk-2': 'an OpenTelemetry SDK 2.x',
  'otel-sdk-3': 'an OpenTelemetry SDK 3.x',
  'otel-sdk': 'an OpenTelemetry SDK',
  sentry: 'the provider of Sentry',
  'dd-trace': 'the provider of dd-trace',
  honeyhive: 'another tracer of HoneyHive',
  custom: 'a tracer provider of another make',
  'foreign-api': 'a tracer provider of another copy of @opentelemetry/api',
}

function nameOf({ kind, version, apiVersion }: FoundProvider): string {
  const name = names[kind] ?? kind
  if (kind === 'foreign-api') return `${name} (${apiVersion ?? 'version unknown'})`
  return version === undefined ? name : `${name} (${version})`
}

const noContext =
  'No context is carried from call to call, so spans do not find their parents: the context manager belongs to another copy of @opentelemetry/api. Let npm dedupe it.'

function placeLimit(strategy: ProviderStrategy, found: RegisteredProvider): string {
  const name = nameOf(found)
  if (strategy === 'main') return lateLimit
  if (found.kind === 'foreign-api')
    return 'Spans of libraries that use the other copy of @opentelemetry/api are not seen. Let npm dedupe it.'
  if (strategy === 'attach') return `What the sampler of ${name} drops is not seen.`
  const remedy =
    found.attach === undefined
      ? 'Its spans cannot be read by a processor, so attach cannot work.'
      : "Use providerStrategy: 'attach', or list a HoneyHiveSpanProcessor among its processors."
  return `Spans that libraries make through the global API go to ${name} only. ${remedy}`
}

const lateLimit =
  'OpenTelemetry refuses a provider that is registered later, and spans that such a one makes inside ours have ours for a parent. Register it before init, or give its processors as spanProcessors.'

const datadogLimit =
  'dd-trace records the connections of this process, ours to the server among them. Its own settings leave them out (plugins net, http and fetch).'

function isDatadogHere(): boolean {
  return Symbol.for('dd-trace') in globalThis
}

function isOwn(processor: unknown): boolean {
  return typeof processor === 'object' && processor !== null && ownProcessorMark in processor
}

const probeKey = createContextKey('honeyhive.v2.probe')

/** Without a context manager no span would find its parent. A registered one is recognised by what it does. */
function installContextManager(): boolean {
  return carriesContext() || (registerContextManager() && carriesContext())
}

function carriesContext(): boolean {
  const probe = ROOT_CONTEXT.setValue(probeKey, true)
  return context.with(probe, () => context.active().getValue(probeKey) === true)
}
