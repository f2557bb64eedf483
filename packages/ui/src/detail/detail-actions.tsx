import { useState } from 'react'
import { CompareButton } from '../diff/compare-button.tsx'
import { lazily } from '../components/lazily.tsx'
import { messageText } from '../model/message-text.ts'
import { Whole } from './whole.tsx'
import type { NewRow } from '../api/datasets.ts'
import type { Candidate } from '../diff/compare-button.tsx'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

const AddToDataset = lazily(async () => (await import('../datasets/add-to-dataset.tsx')).AddToDataset, null)

interface DetailActionsProps {
  readonly detail: EventDetail
  readonly candidates: readonly Candidate[]
}

/** What can be done with a span. */
export function DetailActions({ detail, candidates }: DetailActionsProps): JSX.Element {
  const [isAdding, setAdding] = useState(false)
  return (
    <div className="detail-actions">
      <button type="button" className="button" onClick={() => setAdding(true)}>
        Add to dataset
      </button>
      <CompareButton subject="span" id={detail.id} candidates={candidates} />
      {isAdding && (
        <Whole detail={detail}>
          {(all) => <AddToDataset from={{ kind: 'row', row: rowOf(all) }} onClose={() => setAdding(false)} />}
        </Whole>
      )}
    </div>
  )
}

/** What the span got as inputs, what it gave as ground truth; a correction by a person goes before that. */
function rowOf({ id, inputs, outputs, messages, feedback, sessionId }: EventDetail): NewRow {
  const correction = feedback['ground_truth']
  const answer = messages === null ? outputs : { answer: messageText(messages.output).replace(/^assistant\n/u, '') }
  return {
    inputs,
    ground_truth: typeof correction === 'string' ? { answer: correction } : answer,
    metadata: { session_id: sessionId },
    linked_event: id,
  }
}
