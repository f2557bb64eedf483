/** The parameters of an address: `a=1&a=2` and `a[]=1&a[]=2` are lists, a single value is a text. */
export function queryOf(url: URL): Readonly<Record<string, string | readonly string[]>> {
  const query = Object.create(null) as Record<string, string | readonly string[]>
  for (const key of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(key)
    const name = key.endsWith('[]') ? key.slice(0, -2) : key
    const known = query[name]
    const all = known === undefined ? values : [known, values].flat()
    query[name] = all.length === 1 && name === key ? (all[0] ?? '') : all
  }
  return query
}
