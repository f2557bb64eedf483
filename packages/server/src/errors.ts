export type ServerErrorCode =
  | 'invalid-option'
  | 'port-in-use'
  | 'data-directory-in-use'
  | 'newer-schema'
  | 'address-needs-api-key'
  | 'store-unreadable'

/** Why a server did not start; `code` is stable, the message is for people. */
export class ServerError extends Error {
  readonly code: ServerErrorCode
  constructor(code: ServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ServerError'
    this.code = code
  }
}

/** Another server that is alive holds the data directory. `pid` and `url` are null in the moment in which it starts. */
export class DataDirectoryInUseError extends ServerError {
  readonly dataDirectory: string
  readonly pid: number | null
  readonly url: string | null
  constructor(holder: { readonly dataDirectory: string; readonly pid: number | null; readonly url: string | null }) {
    const where = holder.url === null ? 'which is starting' : `at ${holder.url}, process ${holder.pid}`
    super(
      'data-directory-in-use',
      `The data directory ${holder.dataDirectory} is in use by another server (${where}). Use that one, stop it, or choose another data directory.`,
    )
    this.name = 'DataDirectoryInUseError'
    this.dataDirectory = holder.dataDirectory
    this.pid = holder.pid
    this.url = holder.url
  }
}

/** The port is taken by another program. */
export class PortInUseError extends ServerError {
  readonly port: number
  readonly host: string
  constructor(host: string, port: number) {
    super(
      'port-in-use',
      `Port ${port} of ${host} is in use by another program. Stop it, choose another port, or 0 for any free one.`,
    )
    this.name = 'PortInUseError'
    this.host = host
    this.port = port
  }
}
