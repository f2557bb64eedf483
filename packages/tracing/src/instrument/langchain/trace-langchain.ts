import { noteLibrary } from '../../core/libraries.ts'
import { override } from '../../operations/override.ts'
import { fields, list } from '../model-call/read.ts'
import { LangChainHandler, type LangChainHandlerOptions } from './handler.ts'

const hooked = new WeakSet<object>()

/**
 * A callback handler for LangChain and LangGraph.
 *
 * @example
 * await chain.invoke(input, { callbacks: [langChainHandler()] })
 */
export function langChainHandler(options: LangChainHandlerOptions = {}): LangChainHandler {
  noteLibrary({ name: '@langchain/core', isHooked: true, how: 'langChainHandler' })
  return new LangChainHandler(options)
}

/**
 * Records every run of LangChain in this process: adds the handler to each set of callbacks that has none of ours yet. Takes
 * the module `@langchain/core/callbacks/manager`, of the very copy that the app uses. False when it is something else.
 *
 * @example
 * import * as manager from '@langchain/core/callbacks/manager'
 * traceLangChain(manager)
 */
export function traceLangChain(manager: unknown, options: LangChainHandlerOptions = {}): boolean {
  const { CallbackManager } = fields(manager) ?? {}
  if (typeof CallbackManager !== 'function') {
    const reason = 'traceLangChain expects the module @langchain/core/callbacks/manager.'
    noteLibrary({ name: '@langchain/core', isHooked: false, reason })
    return false
  }
  if (hooked.has(CallbackManager)) return true
  const handler = new LangChainHandler(options)
  const isHooked = ['_configureSync', 'configure'].some((name) =>
    override(
      CallbackManager,
      name,
      (original) =>
        function (this: unknown, inheritable: unknown, ...rest: unknown[]) {
          return Reflect.apply(original, this, [withHandler(inheritable, rest[0], handler), ...rest])
        },
    ),
  )
  if (isHooked) hooked.add(CallbackManager)
  noteLibrary({
    name: '@langchain/core',
    isHooked,
    ...(isHooked ? { how: 'traceLangChain' } : { reason: 'It is too old.' }),
  })
  return isHooked
}

/** The callbacks of a run: a list, or a manager, which has them already if its parent had. */
function withHandler(inheritable: unknown, local: unknown, handler: LangChainHandler): unknown {
  if (hasOurs(inheritable) || hasOurs(local)) return inheritable
  if (inheritable === undefined || inheritable === null) return [handler]
  if (Array.isArray(inheritable)) return [...(inheritable as readonly unknown[]), handler]
  const copy: unknown = fields(inheritable)?.['copy']
  return typeof copy === 'function' ? Reflect.apply(copy, inheritable, [[handler], true]) : inheritable
}

function hasOurs(callbacks: unknown): boolean {
  const handlers = Array.isArray(callbacks) ? (callbacks as readonly unknown[]) : list(fields(callbacks)?.['handlers'])
  return handlers.some((handler) => handler instanceof LangChainHandler)
}
