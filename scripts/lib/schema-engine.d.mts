interface Places {
  schemaDir: string
  migrationsDir: string
  root: string
}
export function pendingSql(places: Places): Promise<string>
export function migrationNames(migrationsDir: string): string[]
