import { workers } from './job.mjs'

export default { maxConcurrency: workers, testTimeout: 120_000 }
