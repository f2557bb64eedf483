export { reserve } from './export/reserve/reserve.ts'
