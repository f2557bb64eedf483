/** Cases that do not pass yet, as `family name`, and why. `npm run test:faults` counts them as not passed. */
export const pending: Readonly<Record<string, string>> = {
  'E a burst of a million spans in one turn': 'memory grows by 216 MiB, not 128',
  'E ten minutes of 2,000 spans a second without a server': 'memory grows by 196 MiB, not 128',
  'G its files, where everything goes to disk':
    'what is acknowledged on disk, and the look for our own file, are not suppressed',
  'G its files, where the queue is too small': 'the look for our own file is not suppressed',
}
