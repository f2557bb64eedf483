export { noteLibrary } from './core/libraries.ts'
export { hookAnthropicClass } from './instrument/anthropic/wrap.ts'
export { hookOpenAIClass } from './instrument/openai/wrap.ts'
