import type { InstrumentedLibrary } from '@honeyhive/tracing'
import { type Finding, note, ok } from './finding.ts'
import { findPackage } from './packages.ts'

/** Libraries whose calls can be recorded, and by what. */
const hooks: Readonly<Record<string, string>> = {
  openai: 'wrapOpenAI(client) of honeyhive/openai',
  '@anthropic-ai/sdk': 'wrapAnthropic(client) of honeyhive/anthropic',
  ai: 'traceAISDK() of honeyhive/ai-sdk',
  '@langchain/core': 'traceLangChain() of honeyhive/langchain',
  '@modelcontextprotocol/client': 'wrapMCPClient(client) of honeyhive/mcp',
  '@modelcontextprotocol/server': 'wrapMCPServer(server) of honeyhive/mcp',
  '@modelcontextprotocol/sdk': 'wrapMCPClient(client) of honeyhive/mcp',
}

/** Libraries that have no hook of ours; what they say by OpenTelemetry themselves is recorded where we get such spans. */
const unhooked = ['@google/genai', '@aws-sdk/client-bedrock-runtime', '@openai/agents', 'llamaindex', '@mastra/core']

/** Which of the libraries that are installed were hooked by what ran before, and how the others would be. */
export async function libraryFindings(
  from: string,
  noted: readonly InstrumentedLibrary[],
): Promise<readonly Finding[]> {
  const names = [...new Set([...Object.keys(hooks), ...unhooked, ...noted.map(({ name }) => name)])]
  const findings = await Promise.all(
    names.map(async (name) =>
      libraryFinding(
        name,
        noted.find((library) => library.name === name),
        await findPackage(from, name),
      ),
    ),
  )
  const found = findings.filter((finding) => finding !== undefined)
  return found.length > 0 ? found : [ok('libraries', 'none of those that we have hooks for is installed here')]
}

function libraryFinding(
  name: string,
  library: InstrumentedLibrary | undefined,
  installed: { readonly version: string } | undefined,
): Finding | undefined {
  if (library === undefined && installed === undefined) return undefined
  const version = library?.version ?? installed?.version ?? 'version unknown'
  if (library?.isHooked === true) return ok('library', `${name} ${version} is hooked by ${library.how ?? 'honeyhive'}`)
  const why = library?.reason ?? (unhooked.includes(name) ? noHook : 'nothing that ran here has hooked it')
  const remedy = hooks[name] === undefined ? undefined : `Use ${hooks[name]}, or run with --import honeyhive/register.`
  return note('library', `${name} ${version} is installed and not hooked: ${why}`, remedy)
}

const noHook = 'this version has no hook for it; spans that it makes by OpenTelemetry are recorded'
