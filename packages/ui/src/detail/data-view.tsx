import { copyText, isEmptyRecord, isRecord } from '../model/json-value.ts'
import { JsonTree } from './json-tree.tsx'
import { Section } from './section.tsx'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

/** Inputs and outputs always, since their absence says something too; the rest where there is any. */
export function DataView({ detail }: { readonly detail: EventDetail }): JSX.Element {
  const more = [
    ['Config', 'config', detail.config],
    ['Metrics', 'metrics', detail.metrics],
    ['Feedback', 'feedback', detail.feedback],
    ['Metadata', 'metadata', detail.metadata],
    ['User', 'userProperties', detail.userProperties],
  ] as const
  return (
    <>
      <Record title="Inputs" {...argumentsOf(detail.inputs)} />
      <Record title="Outputs" path="outputs" value={detail.outputs} />
      {more.map(([title, path, value]) =>
        isEmptyRecord(value) ? null : <Record key={path} title={title} path={path} value={value} />,
      )}
    </>
  )
}

/** A traced function's arguments stand under one key, which says nothing to the reader. */
function argumentsOf(inputs: EventDetail['inputs']): Pick<RecordProps, 'path' | 'value'> {
  const { _params_: given, ...others } = inputs
  const isArguments = isRecord(given) && Object.keys(others).length === 0
  return isArguments ? { path: 'inputs._params_', value: given } : { path: 'inputs', value: inputs }
}

interface RecordProps {
  readonly title: string
  readonly path: string
  readonly value: Readonly<Record<string, unknown>>
}

export function Record({ title, path, value }: RecordProps): JSX.Element {
  if (isEmptyRecord(value)) {
    return (
      <Section title={title}>
        <p className="faint">None recorded.</p>
      </Section>
    )
  }
  return (
    <Section title={title} copy={() => copyText(value)}>
      <JsonTree value={value} path={path} />
    </Section>
  )
}
