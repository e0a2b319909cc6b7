export const SERVER: string
export const NO_POSTGRESQL: string
export function hasPostgresql(): Promise<boolean>
