import { type Finding, isBoundary, type Rule } from './rule.ts'

/** One vendor's tokens: how they begin, and the pattern of the whole, tried at that place only. */
interface TokenShape {
  readonly name: string
  readonly beginnings: readonly string[]
  readonly pattern: RegExp
  /** For beginnings that ordinary words share: is this run of characters a token? */
  readonly accept?: (run: string) => boolean
  /** For beginnings that ordinary words end with: nothing may stand directly before it. */
  readonly isOwnWord?: boolean
}

// Only the last repetition of a pattern has no upper bound: nothing follows it, so nothing can be tried again, and a long
// token has no end that would stay.
export const tokenShapes: readonly TokenShape[] = [
  // OpenAI, Anthropic, OpenRouter, DeepSeek, Langfuse and others.
  {
    name: 'sk',
    beginnings: ['sk-', 'pk-lf-'],
    pattern: /[sp]k-[A-Za-z0-9_-]{16,}/y,
    accept: hasDigits,
    isOwnWord: true,
  },
  { name: 'honeyhive', beginnings: ['hh_'], pattern: /hh_[A-Za-z0-9_-]{16,}/y, accept: hasDigits },
  // Access key ids have 16 characters after the prefix, always capitals.
  { name: 'aws', beginnings: ['akia', 'asia', 'abia', 'acca'], pattern: /A[A-Z]{3}[A-Z0-9]{16}(?![A-Za-z0-9])/y },
  {
    name: 'github',
    beginnings: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /(?:gh[opusr]|github_pat)_\w{20,}/y,
  },
  { name: 'gitlab', beginnings: ['glpat-', 'gldt-', 'glrt-', 'glcbt-'], pattern: /gl[a-z]{2,4}-[\w-]{16,}/y },
  {
    name: 'slack',
    beginnings: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xapp-'],
    pattern: /x(?:ox[abeprs]|app)-[A-Za-z0-9-]{10,}/y,
  },
  {
    name: 'slack-hook',
    beginnings: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com(?:\\{0,15}\/[A-Za-z0-9]{1,64}){2,8}/y,
  },
  {
    name: 'stripe',
    beginnings: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'],
    pattern: /(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}/y,
  },
  { name: 'google', beginnings: ['aiza'], pattern: /AIza[\w-]{30,}/y },
  { name: 'google-oauth', beginnings: ['ya29.', 'gocspx-'], pattern: /(?:ya29\.|GOCSPX-)[\w-]{16,}/y },
  // Two dots make three parts; base64 of JSON alone begins with the same letters and is no token.
  { name: 'jwt', beginnings: ['eyj'], pattern: /eyJ[\w.-]{20,}/y, accept: hasTwoDots },
  { name: 'npm', beginnings: ['npm_'], pattern: /npm_[A-Za-z0-9]{30,}/y },
  { name: 'pypi', beginnings: ['pypi-'], pattern: /pypi-[\w-]{32,}/y },
  { name: 'hugging-face', beginnings: ['hf_'], pattern: /hf_[A-Za-z0-9]{20,}/y },
  { name: 'groq', beginnings: ['gsk_'], pattern: /gsk_[A-Za-z0-9]{20,}/y },
  { name: 'xai', beginnings: ['xai-'], pattern: /xai-[A-Za-z0-9]{20,}/y },
  { name: 'replicate', beginnings: ['r8_'], pattern: /r8_[A-Za-z0-9]{20,}/y },
  { name: 'pinecone', beginnings: ['pcsk_'], pattern: /pcsk_\w{20,}/y },
  { name: 'langsmith', beginnings: ['lsv2_'], pattern: /lsv2_[a-z]{2}_[a-z0-9_]{20,}/y },
  { name: 'tavily', beginnings: ['tvly-'], pattern: /tvly-[\w-]{16,}/y },
  { name: 'sendgrid', beginnings: ['sg.'], pattern: /SG\.[\w-]{16,64}\.[\w-]{16,}/y },
  { name: 'digitalocean', beginnings: ['dop_v1_', 'doo_v1_'], pattern: /do[op]_v1_[a-f0-9]{32,}/y },
]

/** The rules `token.<vendor>`. */
export const tokenRules: readonly Rule[] = tokenShapes.map(({ name, beginnings, pattern, accept, isOwnWord }) => ({
  name: `token.${name}`,
  anchors: beginnings.map((text) => ({ kind: 'token' as const, text })),
  find(text, at): Finding | undefined {
    if (isOwnWord === true && !isBoundary(text, at)) return undefined
    pattern.lastIndex = at
    const run = pattern.exec(text)?.[0]
    if (run === undefined) return undefined
    const end = at + run.length
    if (accept !== undefined && !accept(run)) return { readTo: end }
    return { readTo: end, range: { from: at, start: at, end } }
  },
}))

/** Words joined by dashes have none or one; a random token of 16 characters without two digits is rare. */
function hasDigits(run: string): boolean {
  let count = 0
  for (let index = 0; index < run.length && count < 2; index++)
    if (run.charAt(index) >= '0' && run.charAt(index) <= '9') count += 1
  return count === 2
}

function hasTwoDots(run: string): boolean {
  const first = run.indexOf('.')
  return first >= 10 && run.indexOf('.', first + 1) > first + 1
}
