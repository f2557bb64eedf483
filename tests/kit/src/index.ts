export { Browser, launchBrowser, type VisitOptions } from './browser/launch-browser.ts'
export { type Certificate, type CertificateOptions, makeCertificate } from './certificate.ts'
export { childEnvironment } from './child/child-environment.ts'
export { type ExpectedEnd, expectChild } from './child/expect-child.ts'
export { Child, type ChildOptions, type ChildResult, runChild, startChild } from './child/start-child.ts'
export { Collector, type CollectorOptions, startCollector } from './collector/collector.ts'
export type { ReceivedRequest, ReceivedSpan } from './collector/received.ts'
export type { Reply } from './collector/reply.ts'
export type { Script } from './collector/script.ts'
export { createGate, type Gate } from './gate.ts'
export { portOf } from './port-of.ts'
export { type RealServer, type RealServerOptions, startRealServer } from './server/real-server.ts'
export {
  type RecordedAnswer,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from './server/recording-server.ts'
export { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'
export type { WaitOptions } from './waiters.ts'
