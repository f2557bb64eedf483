import { z } from 'zod'
import { duration, id, name, open, time } from '../wire/parts.ts'
import type { OpenObject } from '@honeyhive/api/legacy'
import type { GivenEvent } from '../wire/shapes.ts'

/** `model_event` of the first generation as the event that any other model call becomes. */
export const modelEvent: z.ZodType<GivenEvent> = z
  .object({
    project: name.nullish(),
    model: name,
    provider: name.nullish(),
    messages: open.array().max(10_000).default([]),
    response: open.nullish(),
    duration: duration.nullish(),
    usage: open.nullish(),
    cost: z.number().min(0).nullish(),
    error: z.unknown().optional(),
    source: name.nullish(),
    event_name: name.nullish(),
    event_id: id.nullish(),
    session_id: id.nullish(),
    parent_id: id.nullish(),
    start_time: time.nullish(),
    end_time: time.nullish(),
    hyperparameters: open.nullish(),
    template: z.unknown().optional(),
    template_inputs: open.nullish(),
    tools: open.array().max(10_000).nullish(),
    tool_choice: z.unknown().optional(),
    response_format: z.unknown().optional(),
    metadata: open.nullish(),
  })
  .transform((given) => {
    const { model, provider, messages, response, usage, cost, hyperparameters, template, template_inputs, tools } =
      given
    const { tool_choice, response_format, metadata, ...rest } = given
    return {
      ...rest,
      event_type: 'model',
      event_name: rest.event_name ?? model,
      inputs: there({ chat_history: messages, functions: tools, template_inputs }),
      outputs: response ?? {},
      config: there({ ...hyperparameters, model, provider, template, tool_choice, response_format }),
      metadata: there({ ...usageNames(usage ?? {}), cost, ...metadata }),
    }
  })

const names: Readonly<Record<string, string>> = {
  promptTokens: 'prompt_tokens',
  completionTokens: 'completion_tokens',
  totalTokens: 'total_tokens',
}

function usageNames(usage: OpenObject): OpenObject {
  return Object.fromEntries(
    Object.entries(usage).map(([key, value]) => [(Object.hasOwn(names, key) ? names[key] : undefined) ?? key, value]),
  )
}

function there(fields: OpenObject): OpenObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
}
