import type { Attributes } from '@opentelemetry/api'
import { attributeNames } from './semconv.ts'
import { SharedAttributes } from './shared-attributes.ts'

export interface IdentityParts {
  /** Empty: no session, and what has none is not sent. */
  readonly sessionId: string
  readonly sessionName: string
  readonly project: string | undefined
  readonly source: string
  readonly runId?: string | undefined
  readonly datasetId?: string | undefined
  readonly datapointId?: string | undefined
  /** What says to which experiment the process belongs. */
  readonly experiment?: Attributes | undefined
  /** The event above all spans of the session that have no parent of their own. */
  readonly parentId?: string | undefined
  /** Unix milliseconds. Unknown of a session that somebody else has started. */
  readonly startedAtMillis?: number | undefined
  /** Nobody starts the session: the server makes it when the first span arrives. */
  readonly isAutoCreated?: boolean | undefined
}

/** Whose span it is: what every span of a session carries. */
export interface Identity extends IdentityParts {
  /** The parts as attributes, made once and not once per span. */
  readonly attributes: Attributes
  /** The same, as spans share it. */
  readonly shared: SharedAttributes
}

export function createIdentity(parts: IdentityParts): Identity {
  const attributes = Object.freeze(attributesOf(parts))
  const shared = new SharedAttributes(attributes)
  return Object.freeze({ ...parts, attributes, shared })
}

/** An identity with some parts replaced by those that are given. */
export function derivedIdentity(from: Identity, changes: Partial<IdentityParts>): Identity {
  const { attributes: _attributes, shared: _shared, ...parts } = from
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  return createIdentity({ ...parts, ...given })
}

/** For as long as there is no session. */
export function identityWithoutSession(project: string | undefined, source: string, experiment?: Attributes): Identity {
  const attributes = Object.freeze({})
  const shared = new SharedAttributes(attributes)
  return Object.freeze({ sessionId: '', sessionName: '', project, source, experiment, attributes, shared })
}

function attributesOf(parts: IdentityParts): Attributes {
  const attributes: Attributes = {}
  const associate = (name: string, key: string, value: string | undefined): void => {
    if (value === undefined) return
    attributes[key] = value
    attributes[`${attributeNames.association}${name}`] = value
  }
  associate('session_id', attributeNames.sessionId, parts.sessionId)
  associate('project', attributeNames.project, parts.project)
  associate('source', attributeNames.source, parts.source)
  associate('parent_id', attributeNames.parentId, parts.parentId)
  associate('run_id', 'honeyhive_metadata.run_id', parts.runId)
  associate('dataset_id', 'honeyhive_metadata.dataset_id', parts.datasetId)
  associate('datapoint_id', 'honeyhive_metadata.datapoint_id', parts.datapointId)
  if (parts.isAutoCreated === true) {
    attributes[attributeNames.sessionAutoCreate] = true
    attributes[attributeNames.sessionName] = parts.sessionName
  }
  return Object.assign(attributes, parts.experiment)
}
