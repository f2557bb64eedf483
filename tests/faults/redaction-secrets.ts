/**
 * The 25 secrets that must be hidden in every place, and the 10 texts that must be left alone. None was ever valid; those in
 * parts are in parts so that scanners of source code do not take them for real ones.
 */

export interface SecretRow {
  readonly name: string
  /** What stands in the text. */
  readonly text: string
  /** What must not be left of it anywhere. */
  readonly secret: string
}

function row(name: string, secret: string, text: string = secret): SecretRow {
  return { name, text, secret }
}

const letters = 'aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7bC9d'

export const secrets: readonly SecretRow[] = [
  row('an OpenAI project key', `sk-proj-${letters}`),
  row('an OpenAI key', `sk-${letters}${letters.slice(0, 8)}`),
  row('an Anthropic key', `sk-ant-api03-${letters}-${letters}AA`),
  row('a HoneyHive key', `hh_${letters.slice(0, 32)}`),
  row('an AWS access key id', `AKIA${'IOSFODNN7EXAMPLE'}`),
  row(
    'an AWS secret key',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ),
  row('a GitHub token', `ghp_${letters.slice(0, 36)}`),
  row('a fine-grained GitHub token', `github_pat_${letters.slice(0, 22)}_${letters}`),
  row('a GitLab token', `glpat-${letters.slice(0, 20)}`),
  row('a Slack token', `xoxb-${'123456789012-1234567890123'}-${letters.slice(0, 24)}`),
  row('a Stripe key', `sk_live_${letters.slice(0, 24)}`),
  row('a Google key', `AIza${'SyA1234567890abcdefghijklmnopqrstuv'}`),
  row('a JWT', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${letters}`),
  row(
    'a private key',
    `MIIEvQIBADANBg${letters}`,
    `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg${letters}\n-----END PRIVATE KEY-----`,
  ),
  row('a password in an address', 's3cr3t-pa55', 'postgres://admin:s3cr3t-pa55@db.internal:5432/app'),
  row('a bearer header', `${letters}`, `Authorization: Bearer ${letters}`),
  row('a basic header', 'YWRtaW46aHVudGVyMg==', 'curl with Basic YWRtaW46aHVudGVyMg== fails'),
  row('a cookie header', 'abcdef; theme=dark', 'Cookie: sid=abcdef; theme=dark'),
  row('a password in JSON', 'correct horse', '{"user":"jane","password":"correct horse"}'),
  row('a password by equals sign', 'hunter2!', 'login with password=hunter2! failed'),
  row('an API key in an address', 'k-93hf82hf', 'https://api.test/v1?api_key=k-93hf82hf&page=2'),
  row('a client secret in YAML', 'tiger-lily-9', 'client_id: web\nclient_secret: tiger-lily-9\n'),
  row('an e-mail address', 'jane.doe+work@example.co.uk', 'ask jane.doe+work@example.co.uk, please'),
  row('a card number', '4111 1111 1111 1111', 'paid with 4111 1111 1111 1111 today'),
  row('an IBAN', 'DE89 3704 0044 0532 0130 00', 'to DE89 3704 0044 0532 0130 00, thanks'),
]

export const innocents: readonly string[] = [
  'The password is something that you should never share: the secret of a good token is its length.',
  '{"usage":{"prompt_tokens":1234,"completion_tokens":56,"total_tokens":1290,"max_tokens":4096,"token_count":7}}',
  'order 1234567890123456 of 2024-08-06T12:34:56.789Z, commit 5b40cf2f1c1e4a6b9d8e7f60718293a4b5c6d7e8',
  '{"id":"0b5d2f5e-8f5c-4f0a-9d7a-3a1f6a1d2b3c","model":"gpt-4o-2024-08-06","finish_reason":"stop"}',
  'npm install @honeyhive/api@2.0.0 and open https://registry.test/@scope/name for logo@2x.png',
  '[0.0123456789012345,-0.4111111111111111,1700000000000000000,41111111111111112]',
  'class sk-toggleable__content of scikit-learn; a task-force on risk-assessment-frameworks-in-production',
  'const apiKey = process.env.OPENAI_API_KEY; function check(password: string, token?: string) {}',
  'cursor eyJpZCI6MTIzNDU2Nzg5MCwib2Zmc2V0IjoyMH0 of authors: Jane Doe, keyboard: qwerty, monkey: 3',
  'Basic authentication and Bearer tokens are schemes; see RFC 7617 at http://localhost:3000/@fs/docs?key=intro',
]
