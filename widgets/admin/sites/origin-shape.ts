/** What an address on a site's list looks like. */

/** The pages of an app or an extension; what has no origin of its own (`file:`, `data:`) cannot be told from anybody else. */
const OF_APP =
  /^(?!(about|blob|data|file|filesystem|javascript|mailto|null|tel|view-source|vbscript|wss?|ftp|https?):)[a-z][a-z0-9+.-]{0,31}:\/\/[a-z0-9._-]{1,200}(:\d{1,5})?$/i
const ORIGIN = /^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i

export const isOrigin = (line: string): boolean => ORIGIN.test(line) || OF_APP.test(line)
