import { bareObject } from '../../store/bare-object.ts'

type Node = Record<string, unknown>

const maxDepth = 64

/** Dotted keys as a tree; a level whose keys are exactly 0 to n-1 is an array. */
export class Tree {
  readonly #root: Node = emptyNode()

  /** What a leaf and a branch both claim stays readable: a later branch keeps its dots in its key,
   * a later leaf is the branch's entry with the empty name. */
  set(path: string, value: unknown): void {
    if (!path.includes('.')) return setLeaf(this.#root, path, value)
    const steps = path.split('.')
    let node = this.#root
    for (let depth = 0; depth < steps.length - 1 && depth < maxDepth; depth += 1) {
      const step = steps[depth] ?? ''
      const next = node[step] ?? emptyNode()
      if (!isNode(next)) return void (node[steps.slice(depth).join('.')] = value)
      node[step] = next
      node = next
    }
    setLeaf(node, steps.slice(Math.min(steps.length - 1, maxDepth)).join('.'), value)
  }

  /** The top level stays an object even where its keys are numbers. */
  toObject(): Readonly<Record<string, unknown>> {
    const object = bareObject()
    for (const key of Object.keys(this.#root)) object[key] = settle(this.#root[key])
    return object
  }

  toValue(): unknown {
    return settle(this.#root)
  }
}

function setLeaf(node: Node, key: string, value: unknown): void {
  const branch = node[key]
  if (isNode(branch)) branch[''] = value
  else node[key] = value
}

function settle(value: unknown): unknown {
  if (!isNode(value)) return value
  const keys = Object.keys(value)
  if (keys[0] === '0' && keys.every((key, index) => key === String(index))) return keys.map((key) => settle(value[key]))
  const object = bareObject()
  for (const key of keys) object[key] = settle(value[key])
  return object
}

/** What all branches inherit from, empty: by it a branch is told from a value. */
const branches: object = Object.freeze(Object.create(null) as object)

function emptyNode(): Node {
  return Object.create(branches) as Node
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === branches
}
