import { describe, expect, it } from 'vitest'
import { runCommand } from './run.ts'

async function run(...args: string[]) {
  const out: string[] = []
  const error: string[] = []
  const code = await runCommand(args, { out: (line) => out.push(line), error: (line) => error.push(line) })
  return { code, out: out.join('\n'), error: error.join('\n') }
}

describe('honeyhive', () => {
  it('--help lists the commands, and so does no command, as an error', async () => {
    const help = await run('--help')
    expect(help).toMatchObject({ code: 0, error: '' })
    for (const name of ['server', 'dev', 'flush', 'doctor', 'eval']) expect(help.out).toContain(`  ${name}`)
    expect(await run()).toMatchObject({ code: 2, out: '', error: help.out })
  })

  it('--version says the version and nothing else', async () => {
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\S*$/)
  })

  it.each([
    ['sever', "There is no command 'sever'. Did you mean 'honeyhive server'?"],
    ['docter', "There is no command 'docter'. Did you mean 'honeyhive doctor'?"],
    ['zzzzzzzz', "There is no command 'zzzzzzzz'. honeyhive --help lists them."],
  ])('%s names the nearest', async (name, error) => {
    expect(await run(name)).toEqual({ code: 2, out: '', error })
  })

  it('server says what is wrong with its options', async () => {
    expect(await run('server', '--port', '70000')).toMatchObject({ code: 2, out: '' })
    expect((await run('server', '--port', '70000')).error).toMatch(
      /^--port must be a number from 0 to 65535, but is '70000'\./,
    )
    expect((await run('server', '--prot', '1')).error).toContain('--prot')
    expect((await run('server', '--help')).out).toContain('--data-dir')
  })
})
