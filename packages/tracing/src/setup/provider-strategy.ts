import {
  context,
  createContextKey,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  trace,
  type TracerProvider,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '../span/context-manager.ts'

/** `main`: ours is the process's provider. `independent`: somebody else's is, and ours works beside it. */
export type ProviderStrategy = 'main' | 'independent'

export interface ProviderChoice {
  readonly strategy: ProviderStrategy
  readonly reason: string
}

/** Looks and registers in one turn, so that two tracers cannot both find the place empty. */
export function installProvider(provider: TracerProvider): ProviderChoice {
  installContextManager()
  if (!isProviderPlaceFree())
    return { strategy: 'independent', reason: 'another tracer provider was registered globally before' }
  return trace.setGlobalTracerProvider(provider)
    ? { strategy: 'main', reason: 'no tracer provider was registered globally' }
    : { strategy: 'independent', reason: 'the OpenTelemetry API refused the registration' }
}

/** Gives the place back, if it is ours, so that a later tracer can take it. */
export function uninstallProvider(provider: TracerProvider): void {
  const registered = trace.getTracerProvider()
  if (registered instanceof ProxyTracerProvider && registered.getDelegate() === provider) trace.disable()
}

/** The API hands out a proxy whether or not somebody has registered; what is behind it tells. */
function isProviderPlaceFree(): boolean {
  const registered = trace.getTracerProvider()
  return (
    registered instanceof ProxyTracerProvider && registered.getDelegate() === new ProxyTracerProvider().getDelegate()
  )
}

const probeKey = createContextKey('honeyhive.v2.probe')

/** Without a context manager no span would find its parent. A registered one is recognised by what it does. */
function installContextManager(): void {
  const probe = ROOT_CONTEXT.setValue(probeKey, true)
  const isInstalled = context.with(probe, () => context.active().getValue(probeKey) === true)
  if (!isInstalled) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
}
