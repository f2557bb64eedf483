type Node = Record<string, unknown>

const maxDepth = 64

/** Dotted keys as a tree; a level whose keys are exactly 0 to n-1 is an array. */
export class Tree {
  readonly #root: Node = emptyNode()

  /** What a leaf and a branch both claim stays readable: a later branch keeps its dots in its key,
   * a later leaf is the branch's entry with the empty name. */
  set(path: string, value: unknown): void {
    const steps = path.split('.')
    let node = this.#root
    for (let depth = 0; depth < steps.length - 1 && depth < maxDepth; depth += 1) {
      const step = steps[depth] ?? ''
      const next = node[step] ?? emptyNode()
      if (!isNode(next)) return void (node[steps.slice(depth).join('.')] = value)
      node[step] = next
      node = next
    }
    const last = steps.slice(Math.min(steps.length - 1, maxDepth)).join('.')
    const branch = node[last]
    const leaf = isNode(value) ? { ...value } : value
    if (isNode(branch)) branch[''] = leaf
    else node[last] = leaf
  }

  /** The top level stays an object even where its keys are numbers. */
  toObject(): Readonly<Record<string, unknown>> {
    const object = emptyNode()
    for (const [key, value] of Object.entries(this.#root)) object[key] = settle(value)
    return object
  }

  toValue(): unknown {
    return settle(this.#root)
  }
}

function settle(value: unknown): unknown {
  if (!isNode(value)) return value
  const keys = Object.keys(value)
  if (keys.length > 0 && keys.every((key, index) => key === String(index))) return keys.map((key) => settle(value[key]))
  const object = emptyNode()
  for (const key of keys) object[key] = settle(value[key])
  return object
}

// Without a prototype: `__proto__` and `constructor` are keys like any other. It is also how a branch is told from a value.
function emptyNode(): Node {
  return Object.create(null) as Node
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null
}
