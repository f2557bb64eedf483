// `npm start`: install and build what is missing, start the server, run the example agent against it, print the link.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs, styleText } from 'node:util'
import { ensureBuilt } from './build.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { fail, root } from './run.mjs'

const usage = `npm start -- [--port N] [--data-dir DIR] [--no-example]

  --port N        port of the server; 0 takes any (default: 4318, or the next one that is free)
  --data-dir DIR  where traces are kept (default: ~/.honeyhive)
  --no-example    start the server only
`
const portsToTry = 20

async function main() {
  checkNode()
  const options = readOptions()
  await ensureInstalled('run')
  await ensureBuilt()
  const server = await findOrStartServer(options)
  const stopServer = closeOnSignal(server)
  if (options.example) await runExample(server.url)
  if (server.isOurs) process.stdout.write(styleText('dim', '\nThe server is running. Ctrl-C stops it.\n'))
  else stopServer()
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        'no-example': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      process.stdout.write(usage)
      process.exit(0)
    }
    const port = Number(values.port ?? 4318)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new Error(`--port takes a whole number from 0 to 65535; it was given \`${values.port}\`.`)
    }
    return { port, dataDirectory: values['data-dir'], example: !values['no-example'] }
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}`)
    process.exit(2)
  }
}

async function findOrStartServer({ port, dataDirectory }) {
  const { startServer } = await import(pathToFileURL(join(root, 'packages/server/dist/index.js')).href)
  const last = port === 0 ? 0 : port + portsToTry
  for (let candidate = port; ; candidate += 1) {
    try {
      const server = await startServer({ port: candidate, ...(dataDirectory === undefined ? {} : { dataDirectory }) })
      process.stdout.write(
        `${styleText('green', '✓')} server on ${server.url} ${styleText('dim', `(data in ${server.dataDirectory})`)}\n`,
      )
      return { url: server.url, isOurs: true, close: () => server.close() }
    } catch (error) {
      if (error.code === 'data-directory-in-use' && error.url) {
        process.stdout.write(`${styleText('green', '✓')} using the server that is already running on ${error.url}\n`)
        return { url: error.url, isOurs: false, close: async () => {} }
      }
      if (error.code !== 'port-in-use' || candidate >= last) throw error
      process.stdout.write(
        `${styleText('yellow', '!')} port ${candidate} is held by another program; trying ${candidate + 1}\n`,
      )
    }
  }
}

/** Ctrl-C and SIGTERM close the server, which writes what it holds; a second one ends at once. */
function closeOnSignal(server) {
  let isClosing = false
  const close = async () => {
    if (isClosing) process.exit(130)
    isClosing = true
    await server.close()
    process.stdout.write('\nServer stopped.\n')
    process.exit(0)
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
  return () => {
    process.off('SIGINT', close)
    process.off('SIGTERM', close)
  }
}

function runExample(url) {
  process.stdout.write(`\n${styleText('bold', 'The example agent')} ${styleText('dim', '(examples/src/agent.ts)')}\n\n`)
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'examples/dist/agent.js')], {
      cwd: root,
      env: { ...process.env, HH_API_URL: url },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code !== 0) process.stderr.write(`\nThe example ended with code ${code}; the server goes on.\n`)
      resolve()
    })
  })
}

await main().catch(fail)
