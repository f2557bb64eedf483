import { invalidOption } from '../errors.ts'
import { type FileRows, listIn } from './file-rows.ts'

/** What is used of the package `yaml`, which is the user's to install. */
interface YamlPackage {
  readonly LineCounter: new () => { linePos(offset: number): { readonly line: number } }
  parseDocument(
    text: string,
    options: object,
  ): {
    readonly errors: readonly { readonly message: string }[]
    readonly contents: unknown
    toJS(): unknown
  }
}

/** YAML by the package `yaml`, which has to be installed beside this one. */
export async function readYaml(text: string, name: string): Promise<FileRows> {
  const yaml = await findYaml(name)
  const lineCounter = new yaml.LineCounter()
  const document = yaml.parseDocument(text, { lineCounter, prettyErrors: true })
  const [error] = document.errors
  // Its messages name line and column.
  if (error !== undefined) throw invalidOption(`${name} is no YAML: ${error.message}`)
  const rows = listIn(document.toJS())
  if (rows === undefined)
    throw invalidOption(`${name} must hold a list of rows, or an object with one under datapoints, rows or data.`)
  return { rows, lines: linesOf(document.contents, rows.length, (offset) => lineCounter.linePos(offset).line) }
}

/** The lines of the elements of a list at the top; unknown for one that is further in. */
function linesOf(
  contents: unknown,
  count: number,
  lineAt: (offset: number) => number,
): readonly (number | undefined)[] {
  const items = fieldOf(contents, 'items')
  if (!Array.isArray(items) || items.length !== count) return []
  return items.map((item: unknown) => {
    const range = fieldOf(item, 'range')
    return Array.isArray(range) && typeof range[0] === 'number' ? lineAt(range[0]) : undefined
  })
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

async function findYaml(file: string): Promise<YamlPackage> {
  try {
    // By a name that is only known at run time, because the package need not be there when this is bundled.
    const name = 'yaml'
    const found: YamlPackage = await import(name)
    return found
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' ? '' : ` (${String(error)})`
    throw invalidOption(`Reading ${file} needs the package yaml. Install it: npm install yaml${reason}`)
  }
}
