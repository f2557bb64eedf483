// The table of features, and docs/features.md, which is made of it.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { root } from './run.mjs'

/** Every row of the table, and what the Python SDK has and this one has not. */
export async function readFeatures() {
  return JSON.parse(await readFile(join(root, 'tests/features/features.json'), 'utf8'))
}

/** The text of docs/features.md. */
export function featuresPage({ features, notHere }) {
  const isNumbered = ({ id }) => /^\d/u.test(id)
  return [
    '# Features',
    '',
    'What the SDK does for you, and the test that shows it through the public door. `npm run test:features` takes the code of each',
    'feature away, in a copy of the repository, and fails unless its test fails then.',
    '',
    'Generated from [tests/features/features.json](../tests/features/features.json) by `npm run test:features -- --docs`.',
    '',
    '## The 41 features',
    '',
    'Numbered as in the feature list of the Python SDK.',
    '',
    ...table(features.filter(isNumbered)),
    '',
    '## And these',
    '',
    ...table(features.filter((row) => !isNumbered(row))),
    '',
    '## Not here',
    '',
    'What the Python SDK has besides, and this one has not.',
    '',
    '| | |',
    '|---|---|',
    ...notHere.map(({ feature, why }) => `| ${feature} | ${why} |`),
    '',
  ].join('\n')
}

function table(rows) {
  const shown = ({ file, name }) => `“${name.replaceAll('|', String.raw`\|`)}” in [${basename(file)}](../${file})`
  return [
    '| | feature | what it does | shown by |',
    '|---|---|---|---|',
    ...rows.map(({ id, feature, does, test }) => `| ${id} | ${feature} | ${does} | ${shown(test)} |`),
  ]
}
