import { type BuiltInRule, ruleNames } from '../../core/redaction.ts'
import { assignmentRule } from './assignment.ts'
import { basicRule, bearerRule } from './auth-scheme.ts'
import { cardRule } from './card-number.ts'
import { emailRule } from './email.ts'
import { ibanRule } from './iban.ts'
import { privateKeyRule } from './private-key.ts'
import type { Rule } from './rule.ts'
import type { KeyTest } from './sensitive-key.ts'
import { tokenRules } from './token-shapes.ts'
import { urlCredentialsRule } from './url-credentials.ts'
import { usSsnRule } from './us-ssn.ts'

export interface RuleParts {
  readonly names: ReadonlySet<BuiltInRule>
  readonly isSensitiveKey: KeyTest
  /** Keys of the user's own, which are looked for in plain text too. */
  readonly extraKeys: readonly string[]
  readonly replacement: string
}

/** The rules behind the names, ready to scan with. */
export function builtInRules({ names, isSensitiveKey, extraKeys, replacement }: RuleParts): readonly Rule[] {
  const assignment = assignmentRule({ isSensitiveKey, extraKeys, replacement, hasBuiltInKeys: names.has('keys') })
  const byName: Readonly<Record<BuiltInRule, readonly Rule[]>> = {
    keys: [assignment],
    tokens: [...tokenRules, privateKeyRule],
    'auth-headers': [bearerRule, basicRule],
    'url-credentials': [urlCredentialsRule],
    email: [emailRule],
    card: [cardRule],
    iban: [ibanRule],
    'us-ssn': [usSsnRule],
  }
  const chosen = ruleNames.filter((name) => names.has(name) || (name === 'keys' && extraKeys.length > 0))
  return chosen.flatMap((name) => byName[name])
}
