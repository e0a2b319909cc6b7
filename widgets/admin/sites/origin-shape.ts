/** Checks what an address on a site's list looks like. */
import { isAppOrigin } from '../../../src/protocol/page-schemes.ts'

const ORIGIN = /^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i

export const isOrigin = (line: string): boolean => ORIGIN.test(line) || isAppOrigin(line)
