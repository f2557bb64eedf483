// TypeScript's types as JSON Schema (2020-12), as far as packages/api makes use of them; what it does not know it names.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync } from 'oxc-parser'

const primitives = {
  TSStringKeyword: { type: 'string' },
  TSNumberKeyword: { type: 'number' },
  TSBooleanKeyword: { type: 'boolean' },
  TSNullKeyword: { type: 'null' },
  TSUnknownKeyword: {},
}

export class TypeReader {
  /** Schemas of the exported types that were met, by their names. */
  named = {}
  #folder
  #files = new Map()
  #names = new Map()

  constructor(folder) {
    this.#folder = folder
  }

  /** What every member of an interface has under `key`: pairs of the member's name and the schema. */
  members(path, name, key, prefix) {
    const scope = { file: this.#read(path), prefix, bound: new Map() }
    const list = scope.file.types.get(name).node.body.body
    return list.map((member) => [member.key.value, this.#memberOf(member, key, scope)])
  }

  #memberOf(member, key, scope) {
    const type = member.typeAnnotation.typeAnnotation
    if (type.type === 'TSIndexedAccessType') {
      const [successor] = this.#find(type.objectType, scope)
      const route = type.indexType.literal.value
      return this.#memberOf(
        successor.node.body.body.find((one) => one.key.value === route),
        key,
        { ...scope, file: successor.file },
      )
    }
    const found = type.members.find((one) => one.key.name === key)
    return this.#schema(found.typeAnnotation.typeAnnotation, scope)
  }

  #read(path) {
    const known = this.#files.get(path)
    if (known !== undefined) return known
    const source = readFileSync(join(this.#folder, path), 'utf8')
    const { program, comments } = parseSync(path, source)
    const file = { path, source, comments, types: new Map(), imports: new Map() }
    this.#files.set(path, file)
    for (const statement of program.body) addStatement(file, statement)
    return file
  }

  /** The declaration that a name stands for, and what the name is in its file. */
  #find(name, { file }) {
    if (name.type === 'TSTypeReference') return this.#find(name.typeName, { file })
    if (name.type === 'TSQualifiedName') {
      const { path } = file.imports.get(name.left.name)
      return [this.#read(path).types.get(name.right.name), name.right.name]
    }
    const imported = file.imports.get(name.name)
    const home = imported === undefined ? file : this.#read(imported.path)
    const own = imported?.name ?? name.name
    return [home.types.get(own), own]
  }

  #schema(type, scope) {
    const primitive = primitives[type.type]
    if (primitive !== undefined) return primitive
    switch (type.type) {
      case 'TSParenthesizedType':
      case 'TSTypeOperator':
        return this.#schema(type.typeAnnotation, scope)
      case 'TSArrayType':
        return { type: 'array', items: this.#schema(type.elementType, scope) }
      case 'TSLiteralType':
        return { const: type.literal.value }
      case 'TSUnionType':
        return this.#union(type.types, scope)
      case 'TSIntersectionType':
        return merged(type.types.map((part) => this.#flat(part, scope)))
      case 'TSTypeLiteral':
        return this.#object(type.members, scope)
      case 'TSTypeReference':
        return this.#reference(type.typeName, type.typeArguments?.params ?? [], scope)
      default:
        throw new Error(`${scope.file.path}: the type ${type.type} has no schema yet.`)
    }
  }

  #union(types, scope) {
    const given = types.filter(({ type }) => type !== 'TSUndefinedKeyword')
    const all = given.map((part) => this.#schema(part, scope))
    if (all.length === 1) return all[0]
    if (all.every((schema) => 'const' in schema)) return { enum: all.map((schema) => schema.const) }
    const isPlain = ({ type, ...rest }) => typeof type === 'string' && Object.keys(rest).length === 0
    return all.every(isPlain) ? { type: all.map(({ type }) => type) } : { anyOf: all }
  }

  #object(members, scope) {
    const properties = {}
    const required = []
    let more = {}
    for (const member of members) {
      const type = member.typeAnnotation.typeAnnotation
      if (member.type === 'TSIndexSignature') more = { additionalProperties: this.#schema(type, scope) }
      else {
        const key = member.key.name ?? member.key.value
        properties[key] = withDescription(this.#schema(type, scope), docOf(scope.file, member.start))
        if (!member.optional) required.push(key)
      }
    }
    return { type: 'object', properties, ...(required.length === 0 ? {} : { required }), ...more }
  }

  #reference(name, params, scope) {
    const bound = scope.bound.get(name.name)
    if (bound !== undefined) return bound
    switch (name.name) {
      case 'Readonly':
        return this.#schema(params[0], scope)
      case 'Record':
        return { type: 'object', additionalProperties: this.#schema(params[1], scope) }
      case 'Partial': {
        const { required: _required, ...rest } = this.#flat(params[0], scope)
        return rest
      }
      case 'Omit':
        return without(this.#flat(params[0], scope), this.#schema(params[1], scope))
      default:
        return this.#own(name, params, scope)
    }
  }

  /** A type of ours: by its name where it is exported and has no parameters, else in place. */
  #own(name, params, scope) {
    const [declared, own] = this.#find(name, scope)
    if (declared === undefined) throw new Error(`${scope.file.path}: there is no type '${own}'.`)
    const values = params.map((param) => this.#schema(param, scope))
    const parameters = declared.node.typeParameters?.params ?? []
    const inner = {
      ...scope,
      file: declared.file,
      bound: new Map(parameters.map((parameter, index) => [parameter.name.name, values[index]])),
    }
    if (!declared.isExported || parameters.length > 0) return this.#declaration(declared, inner)
    const id = this.#idOf(declared, own, scope.prefix)
    if (!(id in this.named)) {
      // Before it is read, for types that hold themselves.
      this.named[id] = {}
      this.named[id] = withDescription(this.#declaration(declared, inner), docOf(declared.file, declared.start))
    }
    return { $ref: `#/components/schemas/${id}` }
  }

  #idOf(declared, own, prefix) {
    const known = this.#names.get(own)
    if (known === undefined) this.#names.set(own, declared)
    return known === undefined || known === declared ? own : `${prefix}${own}`
  }

  #declaration({ node }, scope) {
    if (node.type === 'TSTypeAliasDeclaration') return this.#schema(node.typeAnnotation, scope)
    const parents = node.extends.map(({ expression, typeArguments }) =>
      this.#flat({ type: 'TSTypeReference', typeName: expression, typeArguments }, scope),
    )
    return merged([...parents, this.#object(node.body.body, scope)])
  }

  /** The schema itself where it has a name. */
  #flat(type, scope) {
    const schema = this.#schema(type, scope)
    return '$ref' in schema ? this.named[schema.$ref.split('/').at(-1)] : schema
  }
}

function addStatement(file, statement) {
  if (statement.type === 'ImportDeclaration')
    for (const { local, imported } of statement.specifiers)
      file.imports.set(local.name, { path: join(dirname(file.path), statement.source.value), name: imported?.name })
  const isExported = statement.type === 'ExportNamedDeclaration'
  const node = isExported ? statement.declaration : statement
  if (node?.type === 'TSInterfaceDeclaration' || node?.type === 'TSTypeAliasDeclaration')
    file.types.set(node.id.name, { file, node, isExported, start: statement.start })
}

/** Objects as one; what comes later wins. */
function merged(schemas) {
  const properties = Object.assign({}, ...schemas.map((schema) => schema.properties))
  const required = [...new Set(schemas.flatMap((schema) => schema.required ?? []))]
  const { description: _description, ...rest } = Object.assign({}, ...schemas)
  return { ...rest, type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}

function without({ properties, required = [], ...rest }, names) {
  const gone = new Set(names.enum ?? [names.const])
  const kept = required.filter((key) => !gone.has(key))
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => !gone.has(key))),
    ...(kept.length === 0 ? {} : { required: kept }),
  }
}

/** The docstring that ends where something begins. */
function docOf({ source, comments }, start) {
  const comment = comments.findLast(({ type, value, end }) => {
    return type === 'Block' && value.startsWith('*') && end <= start && source.slice(end, start).trim() === ''
  })
  const text = comment?.value.replaceAll(/^\s*\*+ ?/gmu, '').trim()
  return text?.replaceAll(/\s+/gu, ' ')
}

function withDescription(schema, description) {
  return description === undefined || description === '' ? schema : { ...schema, description }
}
