// The Debian packages that tests use, and what for. Installs those that are missing.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const packages = [
  { name: 'chromium', file: '/usr/bin/chromium', use: 'the page in a real browser' },
  { name: 'openssl', file: '/usr/bin/openssl', use: 'certificates for servers over TLS' },
  { name: 'fonts-liberation', file: '/usr/share/fonts/truetype/liberation', use: 'text on screenshots' },
]

const missing = packages.filter(({ file }) => !existsSync(file))
if (missing.length > 0) {
  for (const { name, use } of missing) process.stdout.write(`missing: ${name} (${use})\n`)
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  apt([...prefix, 'apt-get', 'update', '-qq'])
  apt([...prefix, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing.map(({ name }) => name)])
}

function apt([command, ...args]) {
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status === 0) return
  const names = packages.map(({ name }) => name).join(' ')
  process.stderr.write(
    `Could not run ${[command, ...args].join(' ')}${error ? `: ${error.message}` : ''}. Install by hand: apt-get install ${names}\n`,
  )
  process.exit(1)
}
