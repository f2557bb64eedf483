export { contains, matches } from './builtin/contains.ts'
export type { ContainsOptions } from './builtin/contains.ts'
export { levenshtein } from './builtin/edit-distance.ts'
export { embeddingSimilarity } from './builtin/embedding.ts'
export type { EmbeddingClient, EmbeddingOptions } from './builtin/embedding.ts'
export { exactMatch } from './builtin/exact-match.ts'
export type { ExactMatchOptions } from './builtin/exact-match.ts'
export { jsonDiff } from './builtin/json-diff.ts'
export { jsonValidity } from './builtin/json-schema.ts'
export type { JsonSchema } from './builtin/json-schema.ts'
export { latency } from './builtin/latency.ts'
export type { BudgetOptions } from './builtin/latency.ts'
export { numericCloseness } from './builtin/numeric.ts'
export type { NumericOptions } from './builtin/numeric.ts'
export { bleu, rougeL, tokenF1 } from './builtin/overlap.ts'
export type { Comparison, MetricComparison, PairedScore } from './compare/comparison.ts'
export type { RunDatapoint, RunMetric, RunResult } from './compare/run-result.ts'
export { compareRuns, getRunResult } from './compare/stored-runs.ts'
export type { CompareRunsOptions, GetRunResultOptions } from './compare/stored-runs.ts'
export type { Verdict } from './compare/verdict.ts'
export type { Datapoint, DatapointResult, Example, Usage } from './datapoint.ts'
export { canonicalJson } from './dataset/canonical-json.ts'
export type { CanonicalJsonOptions } from './dataset/canonical-json.ts'
export { rowsFromTraces } from './dataset/from-traces.ts'
export type { EventFilter, FromTracesOptions } from './dataset/from-traces.ts'
export { offlineDatapointId, offlineDatasetId } from './dataset/offline-id.ts'
export { sampleRows, splitRows } from './dataset/split.ts'
export type { SampleOptions } from './dataset/split.ts'
export { createDataset, importDataset, versionOf } from './dataset/stored.ts'
export type { CreateDatasetOptions, StoredDataset } from './dataset/stored.ts'
export { fromAutoevals } from './evaluator/autoevals.ts'
export type { AutoevalsOptions, AutoevalsScorer } from './evaluator/autoevals.ts'
export { evaluator } from './evaluator/define-evaluator.ts'
export type {
  Aggregate,
  Evaluator,
  EvaluatorAnswer,
  EvaluatorContext,
  EvaluatorFunction,
  EvaluatorRecord,
  EvaluatorSettings,
} from './evaluator/evaluator.ts'
export type { AskOptions } from './judge/ask.ts'
export { JudgeError } from './judge/ask.ts'
export type { JudgeClient } from './judge/judge-client.ts'
export { judge } from './judge/judge.ts'
export type { JudgeOptions, JudgeSections, RubricOptions } from './judge/judge.ts'
export { pairwisePreference } from './judge/pairwise.ts'
export type { PairwiseOptions } from './judge/pairwise.ts'
export { factuality, faithfulness, relevance, toxicity } from './judge/ready-made.ts'
export type { FaithfulnessOptions } from './judge/ready-made.ts'
export { withOnlineEvaluation } from './online/with-online-evaluation.ts'
export type { OnlineEvaluation, OnlineOptions, OnlineStats } from './online/with-online-evaluation.ts'
export type { PlatformOptions } from './platform/connect.ts'
export { jsonReport } from './report/json.ts'
export { junitReport } from './report/junit.ts'
export { markdownReport } from './report/markdown.ts'
export { evaluate } from './run/evaluate.ts'
export type {
  AggregateFunction,
  Baseline,
  CallStyle,
  DatasetOptions,
  EvaluateOptions,
  Instrumentor,
  ModelPrice,
  RunOptions,
  StandardSchema,
  TaskContext,
  Threshold,
} from './run/options.ts'
export { deliverOutbox } from './run/deliver-outbox.ts'
export type { OutboxDelivery, OutboxOptions } from './run/deliver-outbox.ts'
export type { Delivery, EvaluationResult, RunStats, RunStatus, V1Data } from './run/result.ts'
export type { Score, ScoreValue } from './score.ts'
export type { Interval } from './statistics/bootstrap.ts'
export type { MetricSummary } from './statistics/metric-summary.ts'
export type { TerminalOutput } from './terminal/output.ts'
export { callCount, cost, retryCount } from './trajectory/count-evaluators.ts'
export type { CallCountOptions } from './trajectory/count-evaluators.ts'
export type { SpanView } from './trajectory/span-view.ts'
export { toolCalls } from './trajectory/tool-calls.ts'
export type { ToolCall } from './trajectory/tool-calls.ts'
export { toolArguments, toolOrder } from './trajectory/tool-evaluators.ts'
export type { ToolOrderOptions } from './trajectory/tool-evaluators.ts'
export { traceEvaluator } from './trajectory/trace-evaluator.ts'
