import { expect, test } from 'vitest'
import { getJson, runningServer, sendJson } from '../testing.ts'

interface Versions {
  readonly versions: readonly { readonly number: number; readonly name: string; readonly rowCount: number }[]
}

async function dataset(): Promise<{ readonly url: string; readonly id: string }> {
  const { url } = await runningServer()
  const made = (await (await sendJson(`${url}/v1/datasets`, { name: 'questions' })).json()) as {
    result: { insertedId: string }
  }
  return { url, id: made.result.insertedId }
}

test('appends rows whose inputs and ground truth share a key, in their order', async () => {
  const { url, id } = await dataset()
  const rows = ['one', 'two'].map((text) => ({ inputs: { text }, ground_truth: { text: text.toUpperCase() } }))
  const answer = await sendJson(`${url}/api/datasets/${id}/rows`, { rows })
  const { ids } = (await answer.json()) as { ids: readonly string[] }
  const { datapoints } = await getJson<{ datapoints: readonly object[] }>(
    `${url}/v1/datapoints?${ids.map((one) => `datapoint_ids[]=${one}`).join('&')}`,
  )
  expect(datapoints).toMatchObject(rows)
  expect(
    (await getJson<{ datasets: readonly object[] }>(`${url}/v1/datasets?dataset_id=${id}`)).datasets,
  ).toMatchObject([{ datapoints: ids }])
})

test('a version keeps the rows as they were when it was made', async () => {
  const { url, id } = await dataset()
  const added = await sendJson(`${url}/api/datasets/${id}/rows`, { rows: [{ inputs: { text: 'before' } }] })
  const { ids } = (await added.json()) as { ids: readonly string[] }
  await sendJson(`${url}/api/datasets/${id}/versions`, { name: 'first' })
  await sendJson(`${url}/v1/datapoints/${ids[0]}`, { inputs: { text: 'after' } }, 'PUT')
  await sendJson(`${url}/api/datasets/${id}/versions`, { name: 'second' })
  expect((await getJson<Versions>(`${url}/api/datasets/${id}/versions`)).versions).toMatchObject([
    { number: 2, name: 'second', rowCount: 1 },
    { number: 1, name: 'first', rowCount: 1 },
  ])
  expect(await getJson(`${url}/api/datasets/${id}/versions/1`)).toMatchObject({
    rows: [{ inputs: { text: 'before' } }],
  })
  expect(await getJson(`${url}/api/datasets/${id}/versions/2`)).toMatchObject({ rows: [{ inputs: { text: 'after' } }] })
})

test('restores a version, keeps what it replaces, and leaves the rows of other datasets alone', async () => {
  const { url, id } = await dataset()
  const texts = async (datasetId: string): Promise<readonly unknown[]> => {
    const { datasets } = await getJson<{ datasets: readonly { datapoints: readonly string[] }[] }>(
      `${url}/v1/datasets?dataset_id=${datasetId}`,
    )
    const query = datasets[0]?.datapoints.map((one) => `datapoint_ids[]=${one}`).join('&')
    const { datapoints } = await getJson<{ datapoints: readonly { inputs: { text: unknown } }[] }>(
      `${url}/v1/datapoints?${query}`,
    )
    return datapoints.map(({ inputs }) => inputs.text)
  }
  const rows = ['changed', 'removed', 'shared'].map((text) => ({ inputs: { text } }))
  const { ids } = (await (await sendJson(`${url}/api/datasets/${id}/rows`, { rows })).json()) as { ids: string[] }
  const other = (await (await sendJson(`${url}/v1/datasets`, { name: 'other', datapoints: [ids[2]] })).json()) as {
    result: { insertedId: string }
  }
  await sendJson(`${url}/api/datasets/${id}/versions`, { name: 'first' })
  await sendJson(`${url}/v1/datapoints/${ids[0]}`, { inputs: { text: 'new words' } }, 'PUT')
  await sendJson(`${url}/v1/datapoints/${ids[1]}`, undefined, 'DELETE')
  await sendJson(`${url}/v1/datapoints/${ids[2]}`, { inputs: { text: 'shared and changed' } }, 'PUT')
  await sendJson(`${url}/api/datasets/${id}/rows`, { rows: [{ inputs: { text: 'added' } }] })
  const answer = await sendJson(`${url}/api/datasets/${id}/versions/1/restore`, {})
  expect(await answer.json()).toMatchObject({
    restored: { number: 1, rowCount: 3 },
    replaced: { number: 2, rowCount: 3, name: 'Before version 1 was restored' },
  })
  expect(await texts(id)).toEqual(['changed', 'removed', 'shared'])
  expect(await texts(other.result.insertedId)).toEqual(['shared and changed'])
  await sendJson(`${url}/api/datasets/${id}/versions/2/restore`, {})
  expect(await texts(id)).toEqual(['new words', 'shared and changed', 'added'])
  expect((await sendJson(`${url}/api/datasets/${id}/versions/9/restore`, {})).status).toBe(404)
})

test.each([
  ['nowhere/rows', { rows: [{ inputs: {} }] }, 404],
  ['nowhere/versions', { name: 'first' }, 404],
  ['ID/rows', { rows: [] }, 400],
  ['ID/rows', { rows: [{ inputs: 'text' }] }, 400],
  ['ID/versions', { name: '' }, 400],
])('refuses %s with %j', async (path, body, status) => {
  const { url, id } = await dataset()
  expect((await sendJson(`${url}/api/datasets/${path.replace('ID', id)}`, body)).status).toBe(status)
})
