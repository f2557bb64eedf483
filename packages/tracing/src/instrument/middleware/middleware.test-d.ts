/** The middleware fits the frameworks' own types. Checked by `npm run typecheck` and never run. */
import { createServer } from 'node:http'
import express, { type Request } from 'express'
import fastify from 'fastify'
import { type Context, Hono } from 'hono'
import { sessionMiddleware as forExpress } from '../../express.ts'
import { sessionPlugin } from '../../fastify.ts'
import { sessionMiddleware as forHono } from '../../hono.ts'
import { sessionHandler } from '../../http.ts'

const app = express()
app.use(forExpress())
app.use('/api', forExpress<Request>({ skip: (request) => request.path === '/health', header: false }))
app.get('/one', forExpress({ session: (request, { method }) => ({ sessionName: method + String(request.url) }) }))

void fastify().register(sessionPlugin, { session: (request) => ({ inputs: { url: request.url } }) })

const hono = new Hono()
hono.use(forHono())
hono.use('/api/*', forHono<Context>({ session: (c) => ({ metadata: { agent: c.req.header('user-agent') } }) }))

createServer(sessionHandler((_request, response) => response.end()))

// @ts-expect-error The header is text or false.
forExpress({ header: true })
// @ts-expect-error What skips answers yes or no.
forHono({ skip: () => 'yes' })
// @ts-expect-error A handler is a function.
sessionHandler({})
