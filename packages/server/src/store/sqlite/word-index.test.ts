import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../testing.ts'
import { openDatabase } from './database.ts'
import { schema, weekSchema } from './schema.ts'
import { WeekTables } from './week-tables.ts'
import { WordIndex } from './word-index.ts'

/** Two weeks whose rows lie near each other and far apart; every third has no `common`. */
function indexed(): { readonly index: WordIndex; readonly rows: readonly { row: number; week: number }[] } {
  const database = openDatabase(`${temporaryDirectory()}/words.db`)
  onTestFinished(() => database.close())
  database.exec(schema)
  const numbers = [1, 2, 3, 90, 19_999, 20_100, 45_000, 45_001, 1_000_000, 9_000_000_000]
  const rows = [7, 8].flatMap((week) => numbers.map((number) => ({ row: number * 2 + (week - 7), week })))
  for (const week of [7, 8]) database.exec(weekSchema(week))
  for (const [at, { row, week }] of rows.entries())
    database
      .prepare(`INSERT INTO words_${week} (rowid, text) VALUES (?, ?)`)
      .run(row, at % 3 === 0 ? 'seldom' : 'common words')
  return { index: new WordIndex(new WeekTables(database)), rows }
}

test('finds which of the rows have the words, however far apart these are, in the order in which they were given', () => {
  const { index, rows } = indexed()
  const shuffled = rows.toSorted((one, other) => ((one.row * 7919) % 101) - ((other.row * 7919) % 101))
  const expected = shuffled.filter((row) => rows.indexOf(row) % 3 !== 0)
  expect(index.having(shuffled, ['common'])).toEqual(expected)
  expect(index.having(shuffled, ['common', 'wor*'])).toEqual(expected)
  expect(index.having(shuffled, ['common', 'seldom'])).toEqual([])
})

test('asks for no row but those that were given', () => {
  const { index, rows } = indexed()
  const some = rows.filter(({ row }) => row === 4 || row === 90_000 || row === 90_003)
  expect(index.having(some, ['common'])).toEqual(some.filter((row) => rows.indexOf(row) % 3 !== 0))
  expect(index.having([], ['common'])).toEqual([])
  expect(index.having([{ row: 4, week: 99 }], ['common'])).toEqual([])
})
