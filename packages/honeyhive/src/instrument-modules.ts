export { instrumentModules } from './v1/instrument-modules.ts'
