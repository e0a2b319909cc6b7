export function createDatabase(name: string, template?: string): Promise<string>
export function dropDatabase(name: string): Promise<void>
export function runStatements(url: string, ...texts: string[]): Promise<void>
