// Reads as a page does while another process sends: told `read` and `pause` by it, and `end`, it answers with what each read waited.
// In a process of its own, because a sender that is at work would make its answers look late.
import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { send } from './send.mjs'

const readEveryMillis = 50
const url = process.argv[2]
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const reads = []
let task = { isOn: false }
let reading = Promise.resolve()
let newest

process.on('message', async (message) => {
  task.isOn = false
  task = { isOn: message === 'read' }
  if (task.isOn) reading = readUntilOff(task, reading)
  if (message !== 'end') return
  await reading
  agent.destroy()
  process.send(reads, () => process.disconnect())
})

async function readUntilOff(own, before) {
  await before
  while (own.isOn) {
    const path = newest === undefined ? '/api/sessions?limit=50' : `/api/sessions/${newest}`
    const started = performance.now()
    const { text } = await send(url + path, { agent })
    reads.push(performance.now() - started)
    newest = newest === undefined ? JSON.parse(text).sessions[0]?.id : undefined
    await wait(readEveryMillis)
  }
}
