import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain'
import * as manager from '@langchain/core/callbacks/manager'
import { HumanMessage, SystemMessage } from '@langchain/core/messages'
import { RunnableLambda } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { FakeRetriever } from '@langchain/core/utils/testing'
import { langchain } from '../scenarios.mjs'
import { langchainModel, withOpenTelemetry } from '../stage.mjs'

await withOpenTelemetry(async ({ server, provider }) => {
  const instrumentation = new LangChainInstrumentation({ tracerProvider: provider })
  instrumentation.manuallyInstrument(manager)
  const model = await langchainModel(server)
  await langchain({ RunnableLambda, tool, HumanMessage, SystemMessage, FakeRetriever, model })
})
