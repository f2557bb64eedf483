import { HumanMessage, SystemMessage } from '@langchain/core/messages'
import { RunnableLambda } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { FakeRetriever } from '@langchain/core/utils/testing'
import { langChainHandler } from 'honeyhive/langchain'
import { langchain } from '../scenarios.mjs'
import { langchainModel, withHoneyHive } from '../stage.mjs'

await withHoneyHive(async ({ server }) => {
  const model = await langchainModel(server)
  const config = { callbacks: [langChainHandler()] }
  await langchain({ RunnableLambda, tool, HumanMessage, SystemMessage, FakeRetriever, model, config })
})
