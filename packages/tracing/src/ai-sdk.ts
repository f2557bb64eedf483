export type { AiSdkIntegration } from './instrument/ai-sdk/integration.ts'
export { aiSdkTelemetry, traceAISDK } from './instrument/ai-sdk/trace-ai-sdk.ts'
export type {
  AiSdkOptions,
  AiSdkTelemetry,
  AiSdkTelemetryOptions,
  AiSdkTracing,
} from './instrument/ai-sdk/trace-ai-sdk.ts'
