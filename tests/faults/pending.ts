const notAtOnce = 'with spool: always, what ended is not on disk within 200 ms'

/** Cases that do not pass yet, as `family name`, and why. `npm run test:faults` counts them as not passed. */
export const pending: Readonly<Record<string, string>> = {
  'E a burst of a million spans in one turn': 'memory grows by 216 MiB, not 128',
  'E ten minutes of 2,000 spans a second without a server': 'memory grows by 196 MiB, not 128',
  'E a gigabyte, 100 KB a span': 'memory grows by 395 MiB, not 160',
  'G its requests over node:http, in its own thread':
    'the start of the session is made before tracing can be suppressed',
  'G its requests over node:http, in the program’s':
    'the start of the session is made before tracing can be suppressed',
  'G its files, where everything goes to disk': 'what the spool does is not suppressed',
  'G its files, where the queue is too small':
    'what the queue has no room for is dropped before the spool has been loaded',
  'H the monotonic clock says nothing': 'a span that ends by it ends in 1970',
  'F an older OpenTelemetry API that was loaded first': 'nothing says that two versions of the API do not meet',
  'F a newer OpenTelemetry API that was loaded first': 'nothing says that two versions of the API do not meet',
  'F ten hot reloads, no tracer shut down: listeners do not pile up':
    'each copy of the package adds listeners of its own',
  'F OTEL_SDK_DISABLED': 'it is not read',
  'B1 up: an error in the listener for errors': notAtOnce,
  'B1 up: process.abort': notAtOnce,
  'B1 up: SIGKILL': notAtOnce,
  'B1 up: no memory left': notAtOnce,
  'B1 dead: an error in the listener for errors': notAtOnce,
  'B1 dead: process.abort': notAtOnce,
  'B1 dead: SIGKILL': notAtOnce,
  'B1 dead: no memory left': notAtOnce,
  'B1 hung: an error in the listener for errors': notAtOnce,
  'B1 hung: process.abort': notAtOnce,
  'B1 hung: SIGKILL': notAtOnce,
  'B1 hung: no memory left': notAtOnce,
}
