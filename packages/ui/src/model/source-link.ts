/** Where the program came from, as far as the resource says it. */
export interface SourcePlace {
  /** http or https, without a trailing slash or `.git`. */
  readonly repository: URL
  readonly commit: string
  /** The top folder of the work tree on the machine that ran it; null: not known. */
  readonly root: string | null
  /** The work tree differed from the commit; null: not known. */
  readonly isDirty: boolean | null
}

type Attributes = Readonly<Record<string, unknown>>

/** What our SDK sends, and what OpenTelemetry's conventions name it. null where repository or commit is not known. */
export function sourcePlaceOf(resource: Attributes, attributes: Attributes = {}): SourcePlace | null {
  const text = (...keys: readonly string[]): string | null => {
    const found = keys.map((key) => resource[key] ?? attributes[key]).find((value) => typeof value === 'string')
    return typeof found === 'string' && found !== '' ? found : null
  }
  const repository = repositoryUrl(text('git.repository', 'vcs.repository.url.full') ?? '')
  const commit = text('git.commit', 'vcs.ref.head.revision')
  if (repository === null || commit === null || !/^[0-9a-f]{7,64}$/u.test(commit)) return null
  const dirty = resource['git.dirty']
  return { repository, commit, root: text('git.root'), isDirty: typeof dirty === 'boolean' ? dirty : null }
}

/** The page of a repository's address: `git@host:a/b.git` and `ssh://…` have theirs under https. Nothing but http(s) comes out. */
export function repositoryUrl(address: string): URL | null {
  const scp = /^(?:[\w.-]+@)?([\w.-]+\.[\w-]+):(?!\/\/)([^\s?#]+)$/u.exec(address)
  const ssh = /^(?:ssh|git):\/\/(?:[^@/\s]+@)?([\w.-]+)(?::\d+)?\/([^\s?#]+)$/u.exec(address)
  const written = scp ?? ssh
  const url = parsed(written === null ? address : `https://${written[1]}/${written[2]}`)
  if (url === null || !/^https?:$/u.test(url.protocol)) return null
  const clean = new URL(`${url.protocol}//${url.host}`)
  clean.pathname = url.pathname.replace(/\/+$/u, '').replace(/\.git$/u, '')
  return clean.pathname.length > 1 ? clean : null
}

function parsed(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null
}

/** The address of a line in the repository; null where the file is not in it, or nobody can say where. */
export function sourceLink(place: SourcePlace, file: string, line: number): string | null {
  const path = pathWithin(place, file.replaceAll('\\', '/'))
  if (path === null) return null
  const { href, line: mark } = layoutOf(place.repository.hostname)
  const url = new URL(place.repository)
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  url.pathname = `${place.repository.pathname}/${href}/${place.commit}/${encoded}`
  url.hash = `${mark}${line}`
  return url.href
}

/** Below the work tree's top where that is known; else below a folder that bears the repository's name. */
function pathWithin({ root, repository }: SourcePlace, file: string): string | null {
  const name = repository.pathname.slice(repository.pathname.lastIndexOf('/') + 1)
  const marker = `/${name}/`
  const top = root === null ? null : `${root.replaceAll('\\', '/').replace(/\/+$/u, '')}/`
  const at = top === null ? file.lastIndexOf(marker) : file.startsWith(top) ? 0 : -1
  const path = at < 0 ? '' : file.slice(top === null ? at + marker.length : top.length)
  const isPlain = path !== '' && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  return isPlain && !path.includes('node_modules/') ? path : null
}

interface Layout {
  readonly href: string
  readonly line: string
}

/** GitHub's form is understood by GitHub Enterprise, and GitLab leads from it to its own. */
function layoutOf(host: string): Layout {
  if (host.includes('gitlab')) return { href: '-/blob', line: 'L' }
  if (host.includes('bitbucket')) return { href: 'src', line: 'lines-' }
  if (/gitea|forgejo|codeberg/u.test(host)) return { href: 'src/commit', line: 'L' }
  return { href: 'blob', line: 'L' }
}
