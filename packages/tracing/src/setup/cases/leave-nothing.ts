import { context, propagation, trace as traceApi } from '@opentelemetry/api'
import { clearRegistry, gracefulShutdownAll } from '../../index.ts'

/** After a test: ends all tracers, and takes away what they or the test have registered with the process. */
export async function leaveNothing(timeoutMillis = 1000): Promise<void> {
  await gracefulShutdownAll({ timeoutMillis })
  clearRegistry()
  traceApi.disable()
  context.disable()
  propagation.disable()
}
