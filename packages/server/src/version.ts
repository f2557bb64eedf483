/** The version of this package, as `GET /api/status` answers it. */
export const version = '2.0.0-alpha.0'
