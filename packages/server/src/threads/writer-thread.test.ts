import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { StoreBusyError } from '../store/store-errors.ts'
import { temporaryDirectory } from '../testing.ts'
import { IntakeThread } from './intake-thread.ts'
import { WriterThread } from './writer-thread.ts'
import type { WriteCommand } from '../store/sqlite/write-command.ts'

const options = { path: 'unused', driver: 'libsql', maxGroupEvents: 1, durability: 'normal' } as const
const patch = (eventId: string): WriteCommand => ({ kind: 'patch', patch: { eventId } })

// Speaks as the real threads do, and does what the id of a patch or the first byte of a body says.
const program = `
import { parentPort, workerData } from 'node:worker_threads'
let writer
function run({ id, command, refused }) {
  const what = command.patch?.eventId
  if (what === 'exit') process.exit(1)
  if (what === 'busy') parentPort.postMessage({ kind: 'failed', id, fault: { message: 'full', retryAfterSeconds: 7, maxMillis: null } })
  else if (what === 'bug') parentPort.postMessage({ kind: 'failed', id, fault: { message: 'a bug', retryAfterSeconds: null, maxMillis: null } })
  else parentPort.postMessage({ kind: 'done', id, result: 'applied', refused })
}
parentPort.on('message', (message) => {
  if (message.kind === 'close') parentPort.postMessage({ kind: 'closed' })
  else if (message.kind === 'link' && workerData.role === 'writer') message.port.on('message', run)
  else if (message.kind === 'link') writer = message.port
  else if (message.kind === 'run') run(message)
  else if (message.bytes[0] === 0) parentPort.postMessage({ kind: 'malformed', id: message.id, message: 'no export' })
  else if (message.bytes[0] === 1) process.exit(1)
  else writer.postMessage({ kind: 'run', id: message.id, command: { patch: { eventId: 'x' } }, refused: { rejected: 2, reason: 'why' } })
})
`

function started(): { readonly writer: WriterThread; readonly file: URL } {
  const path = join(temporaryDirectory(), 'worker.mjs')
  writeFileSync(path, program)
  const file = pathToFileURL(path)
  const writer = new WriterThread(file, options, { onCommit: () => undefined })
  onTestFinished(() => writer.close())
  return { writer, file }
}

test('gives a command to its thread and the answer to its caller', async () => {
  const { writer } = started()
  expect(await writer.run(patch('x'))).toBe('applied')
})

test('says of a passing fault when to come back, and of any other what it was', async () => {
  const { writer } = started()
  await expect(writer.run(patch('busy'))).rejects.toMatchObject({ message: 'full', retryAfterSeconds: 7 })
  const fault = await writer.run(patch('bug')).catch((error: unknown) => error)
  expect(fault).toMatchObject({ message: 'a bug' })
  expect(fault).not.toBeInstanceOf(StoreBusyError)
})

test('tells those who wait to come back when its thread ends, and starts another', async () => {
  const { writer } = started()
  const lost = [writer.run(patch('exit')), writer.run(patch('x'))]
  for (const promise of lost) await expect(promise).rejects.toBeInstanceOf(StoreBusyError)
  expect(await writer.run(patch('x'))).toBe('applied')
})

function body(first: number): Parameters<IntakeThread['take']>[0] {
  return { bytes: new Uint8Array([first, 1, 2]), encoding: 'protobuf', maxBytes: 1000, nowMillis: 0 }
}

function intakeOf({ writer, file }: ReturnType<typeof started>): IntakeThread {
  const intake = new IntakeThread(file, { writer, maxQueuedEvents: 10 })
  onTestFinished(() => intake.close())
  return intake
}

test('takes a body through both threads, and says how many of its spans are refused', async () => {
  const intake = intakeOf(started())
  expect(await intake.take(body(9))).toEqual({ status: 'stored', rejected: 2, reason: 'why' })
  expect(await intake.take(body(0))).toEqual({ status: 'malformed', message: 'no export' })
})

test('takes bodies again after either thread has ended', async () => {
  const threads = started()
  const intake = intakeOf(threads)
  await expect(intake.take(body(1))).rejects.toBeInstanceOf(StoreBusyError)
  expect(await intake.take(body(9))).toMatchObject({ status: 'stored' })
  await expect(threads.writer.run(patch('exit'))).rejects.toBeInstanceOf(StoreBusyError)
  expect(await intake.take(body(9))).toMatchObject({ status: 'stored' })
})

test('refuses a body while too much waits', async () => {
  const intake = intakeOf(started())
  const large = { ...body(9), bytes: new Uint8Array(11 * 1024).fill(9) }
  const first = intake.take(large)
  await expect(intake.take(body(9))).rejects.toBeInstanceOf(StoreBusyError)
  expect(await first).toMatchObject({ status: 'stored' })
})
