import { workers } from './job.mjs'

export default {
  test: { include: ['autoevals.test.mjs'], maxConcurrency: workers, testTimeout: 120_000, reporters: ['dot'] },
}
