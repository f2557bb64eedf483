import { z } from 'zod'
import { isTime } from './times.ts'
import type { OpenObject } from '@honeyhive/api/current'

// What the bodies and queries of both generations are made of.

/** An object whose keys belong to the user. */
export const open: z.ZodType<OpenObject> = z.record(z.string(), z.unknown())
export const text: z.ZodType<string> = z.string().max(1_000_000)
export const name: z.ZodType<string> = z.string().max(1000)
export const id: z.ZodType<string> = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\0]*$/u, 'expected an id without NUL')
export const ids: z.ZodType<string[]> = z.array(id).max(100_000)
export const time: z.ZodType<number | string> = z
  .number()
  .or(z.string())
  .refine(isTime, 'expected Unix milliseconds or an ISO date')
export const timeNumber: z.ZodType<number> = z.number().refine(isTime, 'expected Unix milliseconds')
/** Milliseconds. */
export const duration: z.ZodType<number> = z.number().min(0).max(1e12)

/** In a query: one value or several. */
export const textList: z.ZodType<string[]> = z.union([z.string().transform((value) => [value]), z.string().array()])

/** In a query: a value written as JSON text. */
export function jsonText<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z
    .string()
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value)
      } catch {
        // Asked whether it is JSON; the answer is no, and the client is told.
        context.addIssue({ code: 'custom', message: 'expected JSON text' })
        return z.NEVER
      }
    })
    .pipe(schema)
}

/** In a query: a whole number as text. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  return z
    .string()
    .regex(/^\d{1,15}$/u, 'expected a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
}
