import type { Agent } from 'node:http'
import type { OtlpProtocol, ResilienceLevel } from './config.ts'
import type { HttpCapture } from './read-http.ts'
import type { Profile } from './profiles.ts'
import type { WantedStrategy } from './read-provider.ts'
import type { SpoolMode } from './read-delivery.ts'
import type { CaptureContent, Mask, RedactorOptions } from './redaction.ts'
import type { SpanProcessor } from './span-types.ts'

/** How a span's name begins; the object is the Python SDK's form of it. */
export type NamePrefix = string | { readonly type: 'prefix'; readonly value: string }

/** A span is recorded if its name begins with one of `include`, where there are any, and with none of `exclude`. */
export interface SpanNameFilterOptions {
  readonly include?: readonly NamePrefix[] | undefined
  readonly exclude?: readonly NamePrefix[] | undefined
}

/**
 * What `HoneyHiveTracer.init` takes. Everything is optional; what is absent comes from the environment variable in
 * brackets, then from the default. Names are also understood in snake_case.
 */
export interface HoneyHiveOptions {
  /** Your API key [HH_API_KEY]. Not needed when `serverUrl` is this machine. */
  readonly apiKey?: string | undefined
  /** The project's name [HH_PROJECT]. */
  readonly project?: string | undefined
  /** Where this runs: production, staging … [HH_SOURCE, 'dev'] */
  readonly source?: string | undefined
  /** Name of the session [HH_SESSION_NAME]. Default: the name of the file that calls `init`. */
  readonly sessionName?: string | undefined
  /** A UUID: continue this session instead of starting one. */
  readonly sessionId?: string | undefined
  /**
   * Options in objects of their own, as the Python SDK has them. What stands beside them counts before the session's, these
   * before the evaluation's, and all before those of `config`.
   */
  readonly config?: HoneyHiveOptions | undefined
  readonly evaluationConfig?: HoneyHiveOptions | undefined
  readonly sessionConfig?: HoneyHiveOptions | undefined
  /**
   * What the program is like, which decides the defaults of batches, waits and deadlines [HH_PROFILE, what the environment
   * suggests: Lambda, Kubernetes, Docker, Google, Azure, AWS].
   */
  readonly profile?: Profile | undefined
  /** Where HoneyHive is [HH_API_URL, https://api.honeyhive.ai]. */
  readonly serverUrl?: string | undefined
  /** Inputs, metadata and user properties of the session. */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly userProperties?: Readonly<Record<string, unknown>> | undefined
  /** Ids of an experiment's run, its dataset and the datapoint that this session is about. */
  readonly runId?: string | undefined
  readonly datasetId?: string | undefined
  readonly datapointId?: string | undefined
  /** Default: true when run, dataset and datapoint are all given. */
  readonly isEvaluation?: boolean | undefined
  /** Do not call `POST /session/start` [false]. */
  readonly skipBackendSessionCreation?: boolean | undefined
  /** Record and send nothing [HH_DISABLE_TRACING, OTEL_SDK_DISABLED, false]. */
  readonly disableTracing?: boolean | undefined
  /** Send each span as it ends [HH_DISABLE_BATCH, false]. */
  readonly disableBatch?: boolean | undefined
  /** Keep spans in memory and use no network at all [HH_TEST_MODE, false]. */
  readonly testMode?: boolean | undefined
  /** Say on standard error what is being done [HH_VERBOSE, false]. */
  readonly verbose?: boolean | undefined
  /** `strict` throws at set-up what would be a warning, `resilient` says nothing [HH_RESILIENCE_LEVEL, 'balanced']. */
  readonly resilience?: ResilienceLevel | undefined
  /**
   * Hide secrets and personal data before anything leaves the process: true for the built-in rules, a function for these and
   * a mask of your own, or all the options there are [HH_REDACT, false]. One that cannot be used turns `captureContent` to
   * 'none'.
   */
  readonly redact?: boolean | Mask | RedactorOptions | undefined
  /** How much of inputs, outputs, messages and error texts is recorded [HH_CAPTURE_CONTENT, 'full']. */
  readonly captureContent?: CaptureContent | undefined
  /** False: spans are made and given to `spanProcessors`, and not sent [HH_OTLP_ENABLED, true]. */
  readonly otlpEnabled?: boolean | undefined
  /** [HH_OTLP_PROTOCOL, OTEL_EXPORTER_OTLP_PROTOCOL, 'http/protobuf'] */
  readonly otlpProtocol?: OtlpProtocol | undefined
  /** Send spans to this OTLP address instead [HH_OTLP_ENDPOINT]; the key is not sent there. */
  readonly otlpEndpoint?: string | undefined
  /** Further headers of span requests [HH_OTLP_HEADERS, as JSON or name=value,…]. */
  readonly otlpHeaders?: Readonly<Record<string, string>> | undefined
  /** Of requests; `auto` is gzip, except to this machine's own address, where it would cost more than it saves [HH_COMPRESSION, 'auto']. */
  readonly compression?: 'auto' | 'gzip' | 'none' | undefined
  /** Spans that make a batch worth sending before its time [HH_BATCH_SIZE, 512]. */
  readonly batchSize?: number | undefined
  /** Spans of one request at most [HH_MAX_EXPORT_BATCH_SIZE, OTEL_BSP_MAX_EXPORT_BATCH_SIZE, 512]. */
  readonly maxExportBatchSize?: number | undefined
  /** Requests with spans at a time, while more than one request's worth waits; and starts of sessions at a time [HH_MAX_CONCURRENT_EXPORTS, 4]. */
  readonly maxConcurrentExports?: number | undefined
  /** How long a span waits for company [HH_FLUSH_INTERVAL in seconds, OTEL_BSP_SCHEDULE_DELAY in ms, 1,000 ms]. */
  readonly flushIntervalMillis?: number | undefined
  /** Deadline of one export request [HH_EXPORT_TIMEOUT in seconds, OTEL_EXPORTER_OTLP_TIMEOUT in ms, 10,000 ms]. */
  readonly exportTimeoutMillis?: number | undefined
  /** Deadline of one API request [HH_API_TIMEOUT in seconds, 5,000 ms]. */
  readonly apiTimeoutMillis?: number | undefined
  /** How long spans wait for the start of their session [5,000 ms]. */
  readonly sessionStartTimeoutMillis?: number | undefined
  /** How long `flush()` may take [HH_FLUSH_TIMEOUT in seconds; Lambda 2,000, Kubernetes 5,000, high concurrency 1,000, else 3,000 ms]. */
  readonly flushTimeoutMillis?: number | undefined
  /** How long the end of the process may be held up for what is unsent [HH_END_TIMEOUT in seconds, 2,000 ms]. */
  readonly endTimeoutMillis?: number | undefined
  /** Bytes of spans that may wait in memory [HH_MAX_QUEUE_BYTES, 32 MiB]; beyond it the newest go to disk, or the oldest are dropped and counted. */
  readonly maxQueueBytes?: number | undefined
  /** Bytes of one span [HH_MAX_SPAN_SIZE, 10 MiB]; of a larger one the largest texts are cut, with a marker. */
  readonly maxSpanBytes?: number | undefined
  /**
   * What goes to disk, to be sent by whoever next has the same server and project: `exit`, what is unsent at the end of the
   * process; `overflow`, also what the queue has no room for; `always`, also every span within 200 ms, so that it outlives
   * even SIGKILL; `off`, nothing [HH_SPOOL, 'overflow'].
   */
  readonly spool?: SpoolMode | undefined
  /** Bytes on disk, of all processes that share the directory [HH_MAX_SPOOL_BYTES, 256 MiB]; beyond it the oldest are dropped. */
  readonly maxSpoolBytes?: number | undefined
  /** Where that is [HH_SPOOL_DIR, `honeyhive/spool` in the user's cache directory]. Made with mode 0700. */
  readonly spoolDirectory?: string | undefined
  /** Attributes [HH_MAX_ATTRIBUTES, 1,024], events [HH_MAX_EVENTS, 1,024] and links [HH_MAX_LINKS, 128] of a span. */
  readonly maxAttributes?: number | undefined
  readonly maxEvents?: number | undefined
  readonly maxLinks?: number | undefined
  /** Keep room for session, outputs, error and duration on spans with very many attributes [HH_PRESERVE_CORE_ATTRIBUTES, true]. */
  readonly preserveCoreAttributes?: boolean | undefined
  /** Longest first wait before something is sent again; it doubles from there [HH_RETRY_BACKOFF in seconds, 500 ms]. */
  readonly retryBackoffMillis?: number | undefined
  /** A small cache of look-ups, with its statistics in `status()` [HH_CACHE_ENABLED, true; HH_CACHE_MAX_SIZE, 1,000 entries]. */
  readonly cacheEnabled?: boolean | undefined
  readonly cacheMaxSize?: number | undefined
  /** How long an entry is good for [HH_CACHE_TTL in seconds, 300,000 ms]. */
  readonly cacheTtlMillis?: number | undefined
  /** The experiment that the spans belong to [HH_EXPERIMENT_ID, _NAME, _VARIANT, _GROUP, and _METADATA as JSON]. */
  readonly experimentId?: string | undefined
  readonly experimentName?: string | undefined
  readonly experimentVariant?: string | undefined
  readonly experimentGroup?: string | undefined
  readonly experimentMetadata?: Readonly<Record<string, unknown>> | undefined
  /** Send from a thread of its own, off the app's, once a program makes more than one request [HH_WORKER, true]. */
  readonly worker?: boolean | undefined
  /**
   * Do not record outgoing requests (`fetch`, `node:http`, `node:https`) and incoming ones of `node:http` as spans
   * [HH_DISABLE_HTTP_TRACING, true].
   */
  readonly disableHttpTracing?: boolean | undefined
  /**
   * Hosts that may learn our ids: traced requests to them carry `tracestate` and `baggage`, such as `api.example.com`,
   * `*.example.com`, `localhost:3000`. Every other host gets `traceparent` only [HH_PROPAGATE_TO, none].
   */
  readonly propagateTo?: readonly string[] | undefined
  /** Keys of baggage that are written onto spans, as `baggage.<key>` [HH_BAGGAGE_ATTRIBUTES, none]. */
  readonly baggageAttributes?: readonly string[] | undefined
  /** What of HTTP messages is recorded beside their line and status [nothing]. */
  readonly httpCapture?: HttpCapture | undefined
  /**
   * Where the tracer stands to the process's tracer provider [HH_PROVIDER_STRATEGY, 'auto']. `main`: it is the provider, and
   * takes the place if it must; `independent`: it works beside it; `attach`: beside it, and gets its spans too; `auto`: `main`
   * where nobody else is, else `independent`. `status().provider` says what became of it and why.
   */
  readonly providerStrategy?: WantedStrategy | undefined
  /** Span processors of yours, called for the tracer's own spans, and flushed with them. */
  readonly spanProcessors?: readonly SpanProcessor[] | undefined
  /** Which spans are recorded, by how their names begin; a string or `{ type: 'prefix', value }` each [all]. */
  readonly spanNameFilters?: SpanNameFilterOptions | undefined
  /** Used for every request instead of our own HTTP; never closed by us. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /**
   * Connections for every request: an agent of `node:http` or `node:https`, as the address demands, or a dispatcher of undici.
   * Never closed by us. Without them requests go through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name.
   */
  readonly agent?: Agent | undefined
  readonly dispatcher?: object | undefined
}
