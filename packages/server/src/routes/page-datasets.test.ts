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
