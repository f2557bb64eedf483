/** The version of everything in this repository; the only place in code that says it. */
export const CLIENT_VERSION = '2.0.0-alpha.0'
