import { hookAnthropicClass, hookOpenAIClass, noteLibrary } from '@honeyhive/tracing/hook-classes'

type Hook = (exported: object) => boolean

/** The names of the first SDK, and what they are called on npm. */
const libraries: Readonly<Record<string, { readonly name: string; readonly hook?: Hook }>> = {
  openAI: { name: 'openai', hook: hookOpenAIClass },
  azureOpenAI: { name: 'openai', hook: hookOpenAIClass },
  anthropic: { name: '@anthropic-ai/sdk', hook: hookAnthropicClass },
}

/**
 * Records the calls of the modules or classes that `init` was given. Answers a sentence for each that it cannot record, with
 * what to do instead.
 */
export function instrumentModules(modules: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(modules).flatMap(([key, exported]) => {
    const library = libraries[key]
    if (exported === undefined || exported === null) return []
    if (library?.hook === undefined) return [notSupported(key)]
    const isHooked = classesIn(exported).filter(library.hook).length > 0
    const { name } = library
    if (isHooked) noteLibrary({ name, isHooked, how: 'instrumentModules' })
    return isHooked
      ? []
      : [`instrumentModules.${key} is neither the module nor the class of ${name}; it is not recorded.`]
  })
}

function notSupported(key: string): string {
  if (key === 'langchain')
    return "instrumentModules.langchain is not needed: start with 'node --import honeyhive/register', or pass a handler of 'honeyhive/langchain'."
  return `instrumentModules.${key} is not recorded. Its OpenTelemetry instrumentation can be registered with setGlobalProvider().`
}

/** A class, or the classes that a module exports. */
function classesIn(exported: unknown): readonly object[] {
  if (typeof exported !== 'object' && typeof exported !== 'function') return []
  const found = [exported, ...['default', 'OpenAI', 'AzureOpenAI', 'Anthropic'].map((name) => member(exported, name))]
  return [...new Set(found)].filter((value) => typeof value === 'function')
}

function member(value: object | null, name: string): unknown {
  return value === null ? undefined : Reflect.get(value, name)
}
