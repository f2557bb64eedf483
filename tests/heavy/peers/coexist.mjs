// Run as a child: `PEER` names the other tool, `ORDER` says whether it is set up `before` or `after` our tracer.
import * as ours from 'honeyhive'
import { peers } from './peers.mjs'
import { work } from './work.mjs'

await work(ours, peers[process.env.PEER])
