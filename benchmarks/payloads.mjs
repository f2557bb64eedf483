// What the traced functions are given and give back. Each payload says how its calls differ, so that nothing is
// tuned to one shape: small ones, large ones that resend a history, large ones with fresh text, many attributes.

const words =
  'agent plan retrieve answer context model token prompt search result memory tool chain score evidence'.split(' ')

/** A small deterministic generator (mulberry32): equal seeds give equal text in every variant. */
function generator(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function prose(random, length) {
  let text = ''
  while (text.length < length) text += `${words[Math.floor(random() * words.length)]} `
  return text.slice(0, length)
}

/** ~200 characters in, ~400 out: a tool call. */
function small() {
  const random = generator(1)
  const inputs = Array.from({ length: 64 }, (_, id) => ({ id, question: prose(random, 180) }))
  const outputs = Array.from({ length: 64 }, (_, id) => ({ id, answer: prose(random, 380) }))
  return { rate: 4000, input: (call) => inputs[call % 64], output: (call) => outputs[call % 64] }
}

function messages(random, count, length) {
  return Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: prose(random, length),
  }))
}

/** 20 chat messages, 15 KB, of which all but the last were sent before: an agent's next turn. */
function resent() {
  const random = generator(2)
  const history = messages(random, 19, 720)
  const turns = Array.from({ length: 64 }, () => messages(random, 1, 720)[0])
  const outputs = Array.from({ length: 64 }, () => ({ role: 'assistant', content: prose(random, 700) }))
  return { rate: 2000, input: (call) => [...history, turns[call % 64]], output: (call) => outputs[call % 64] }
}

/** 20 chat messages, 15 KB, whose strings were never seen before. */
function fresh() {
  const random = generator(3)
  const base = messages(random, 20, 712)
  const outputs = Array.from({ length: 64 }, () => prose(random, 690))
  // A number in front makes a new flat string of each message without the generator's cost on the measured path.
  const renew = (text, call) => Buffer.from(`${String(call).padStart(8, '0')}${text}`, 'latin1').latin1Slice()
  return {
    rate: 1000,
    input: (call) => base.map(({ role, content }) => ({ role, content: renew(content, call) })),
    output: (call) => ({ role: 'assistant', content: renew(outputs[call % 64], call) }),
  }
}

/** A small call that sets 30 short attributes. */
function attributes() {
  const { input, output } = small()
  const set = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [
      `step_${index}`,
      index % 3 === 0 ? index : index % 3 === 1 ? `value ${index}` : index % 2 === 0,
    ]),
  )
  return { rate: 3000, input, output, attributes: set }
}

export const payloads = { small, resent, fresh, attributes }
