import type { Shape } from './shape.ts'

/** A record whose values all belong to the user. */
export const plain: Shape = {}

export const session: Shape = { needs: { project: 'string', sessionName: 'string', source: 'string' } }

export const newEvent: Shape = {
  needs: {
    project: 'string',
    source: 'string',
    eventName: 'string',
    eventType: 'string',
    config: 'object',
    inputs: 'object',
    duration: 'number',
  },
}

export const event: Shape = { nullable: ['parentId', 'error'] }

export const modelEvent: Shape = {
  needs: {
    project: 'string',
    model: 'string',
    provider: 'string',
    messages: 'list',
    response: 'object',
    duration: 'number',
    usage: 'object',
  },
}

export const metric: Shape = {
  names: { id: '_id' },
  inside: { threshold: plain },
  needs: { name: 'string', task: 'string', type: 'string', description: 'string', returnType: 'string' },
}

export const newTool: Shape = { needs: { task: 'string', name: 'string', parameters: 'object', type: 'string' } }

const parameters: Shape = {
  needs: { callType: 'string', model: 'string' },
  names: {
    responseFormat: 'responseFormat',
    selectedFunctions: 'selectedFunctions',
    functionCallParams: 'functionCallParams',
    forceFunction: 'forceFunction',
  },
  rest: {
    field: 'additionalProperties',
    known: [
      'callType',
      'model',
      'hyperparameters',
      'responseFormat',
      'selectedFunctions',
      'functionCallParams',
      'forceFunction',
    ],
  },
}

export const configuration: Shape = {
  needs: { project: 'string', name: 'string', provider: 'string', parameters: 'object' },
  inside: { parameters },
}

export const run: Shape = { dates: ['createdAt'], nullable: ['datasetId'] }

export const runResult: Shape = {
  inside: {
    metrics: { inside: { details: { inside: { datapoints: plain } } } },
    datapoints: { inside: { metrics: plain } },
  },
}

const comparedRun: Shape = { dates: ['createdAt'] }

export const runComparison: Shape = {
  inside: { metrics: plain, eventDetails: plain, oldRun: comparedRun, newRun: comparedRun },
}

export const eventQuery: Shape = {
  needs: { project: 'string', filters: 'list' },
  names: { dateRange: 'dateRange' },
  inside: { filters: plain, dateRange: { names: { dollarGte: '$gte', dollarLte: '$lte' } } },
}
