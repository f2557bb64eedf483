import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`packages/${path}`, import.meta.url))

// Tests of a package run against its source; whole-path tests (tests/) run against what is built and packed.
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@honeyhive\/(otlp|api|tracing|evals|server)$/, replacement: source('$1/src/index.ts') },
      { find: /^@honeyhive\/(otlp|api|tracing|evals|server)\/([a-z-]+)$/, replacement: source('$1/src/$2.ts') },
      {
        find: /^@honeyhive\/examples\/model-server$/,
        replacement: fileURLToPath(new URL('examples/src/model-server.ts', import.meta.url)),
      },
      { find: /^@honeyhive\/kit$/, replacement: fileURLToPath(new URL('tests/kit/src/index.ts', import.meta.url)) },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/heavy/**'],
    // What tests leave unsent must not wait on this machine for a later run.
    env: { HH_SPOOL: 'off' },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
