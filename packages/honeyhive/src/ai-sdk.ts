export { aiSdkTelemetry, traceAISDK } from '@honeyhive/tracing/ai-sdk'
export type {
  AiSdkIntegration,
  AiSdkOptions,
  AiSdkTelemetry,
  AiSdkTelemetryOptions,
  AiSdkTracing,
} from '@honeyhive/tracing/ai-sdk'
