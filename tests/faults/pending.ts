/** Cases that do not pass yet, as `family name`, and why. `npm run test:faults` counts them as not passed. */
export const pending: Readonly<Record<string, string>> = {
  'E a burst of a million spans in one turn': 'memory grows by up to 154 MiB, not 128',
  'E ten minutes of 2,000 spans a second without a server': 'memory grows by 196 MiB when last measured, not 128',
}
