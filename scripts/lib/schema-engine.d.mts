export type Provider = 'sqlite' | 'postgresql'
export const PROVIDERS: Provider[]
export function pendingSql(provider: Provider, schemaDir?: string): Promise<string>
export function migrationsOf(provider: Provider): string
export function migrationNames(provider: Provider): string[]
