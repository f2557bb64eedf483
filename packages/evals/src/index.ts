export { canonicalJson } from './dataset/canonical-json.ts'
export { offlineDatapointId, offlineDatasetId } from './dataset/offline-id.ts'
