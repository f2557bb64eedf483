/** What the calls of the `HoneyHive` client throw. */
export { CreateEventBatchResponseBody, CreateModelEventBatchResponseBody } from './models/errors/batch-errors.ts'
export type {
  CreateEventBatchResponseBodyData,
  CreateModelEventBatchResponseBodyData,
} from './models/errors/batch-errors.ts'
export {
  ConnectionError,
  HTTPClientError,
  InvalidRequestError,
  RequestAbortedError,
  RequestTimeoutError,
  UnexpectedClientError,
} from './models/errors/http-client-errors.ts'
export { SDKError } from './models/errors/sdk-error.ts'
export { formatZodError, SDKValidationError } from './models/errors/sdk-validation-error.ts'
