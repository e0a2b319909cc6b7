/** How a DATABASE_URL is told to the driver. */

/** The driver verifies the server for all of these, and warns at each start that it may not for ever. */
const VERIFYING = /([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/

/**
 * Returns the address for a connection. Whatever encrypts also verifies the certificate, in the words that will go on
 * meaning so; who wants libpq's meaning says `uselibpqcompat=true`.
 */
export const addressOf = (url: string): { connectionString: string } => ({
  connectionString: /[?&]uselibpqcompat=true/.test(url) ? url : url.replace(VERIFYING, '$1verify-full'),
})
