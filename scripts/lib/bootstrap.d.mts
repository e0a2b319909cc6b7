export const root: string
export function bootstrap(log?: (line: string) => void): Promise<void>
export function orExit<T>(work: () => Promise<T>): Promise<T>
