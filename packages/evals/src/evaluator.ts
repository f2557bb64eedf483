/** Door with `evaluator` alone: small, because everybody who imports the library gets it. */
export { evaluator } from './evaluator/define-evaluator.ts'
