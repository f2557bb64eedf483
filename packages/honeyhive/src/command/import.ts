import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Command, commandOf, exitCodes, type Output } from './command.ts'
import { batchesOf, type Format, formatOf, formats } from './import/batches.ts'
import { isFields, type Fields } from './import/record.ts'
import { callServer, serverAddress, serverOption, type ServerAddress } from './server-calls.ts'

const usage = `honeyhive import <file …> [--format NAME] [--server URL]

  Sends files to the server: what honeyhive export wrote, OTLP/JSON, and exports of
  Langfuse and Phoenix. JSON, or JSON on each line. Repeating an import adds nothing.

  --format NAME  ${formats.join(', ')}; default: what the file looks like
  ${serverOption}`

export const importFiles: Command = commandOf({
  name: 'import',
  summary: 'send exported files to the server',
  usage,
  read: readOptions,
  async act({ files, format, server }, output) {
    const address = await serverAddress(server)
    for (const file of files) await importFile(file, { address, format, output })
    return exitCodes.ok
  },
})

interface Options {
  readonly files: readonly string[]
  readonly format: Format | undefined
  readonly server: string | undefined
}

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { format: { type: 'string' }, server: { type: 'string' } },
    allowPositionals: true,
  })
  const format = formats.find((name) => name === values.format)
  if (values.format !== undefined && format === undefined)
    throw new Error(`--format must be one of ${formats.join(', ')}, but is '${values.format}'.`)
  if (positionals.length === 0) throw new Error('Give a file to import.')
  return { files: positionals, format, server: values.server }
}

async function importFile(
  file: string,
  {
    address,
    format,
    output,
  }: { readonly address: ServerAddress; readonly format: Format | undefined; readonly output: Output },
): Promise<void> {
  const records = recordsIn(await readFile(file, 'utf8'), file)
  const [first] = records
  if (first === undefined) return output.out(`${file}: nothing in it.`)
  const found = format ?? formatOf(first)
  if (found === undefined)
    throw new Error(`${file}: it is not clear what this is an export of. Say it: --format ${formats.join('|')}`)
  let count = 0
  for (const batch of batchesOf(found, records)) {
    await callServer(address, batch.path, batch.body)
    count += batch.count
  }
  output.out(`${file}: ${count} ${found === 'otlp' || found === 'phoenix' ? 'spans' : 'events'} (${found}).`)
}

/** A JSON list, an object that holds one, one object, or an object on each line. */
export function recordsIn(text: string, file: string): readonly Fields[] {
  const whole = parsed(text)
  if (whole !== undefined) return unwrapped(whole)
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }))
  return lines
    .filter(({ line }) => line !== '')
    .flatMap(({ line, number }) => {
      const value = parsed(line)
      if (value === undefined) throw new Error(`${file}, line ${number}: this is no JSON.`)
      return unwrapped(value)
    })
}

function unwrapped(value: unknown): readonly Fields[] {
  if (Array.isArray(value)) return value.filter(isFields)
  if (!isFields(value)) return []
  const inner = value['events'] ?? value['data'] ?? value['traces'] ?? value['spans']
  const isOne = formatOf(value) !== undefined
  return !isOne && Array.isArray(inner) ? inner.filter(isFields) : [value]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Asked whether it is JSON as a whole; lines of it may be.
    return undefined
  }
}
